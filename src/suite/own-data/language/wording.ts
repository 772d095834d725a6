/** What the questions say around what the documents say; braces name fields of the items. */
export interface Wording {
  readonly quote: string;
  readonly cell: (column: string, key: string) => string;
  readonly heading: (sentence: string) => string;
  readonly question: string;
  readonly answer: string;
}

const english: Wording = {
  quote: "The sentence of the text above that contains “{term}”, copied word for word:\n",
  cell: (column, key) => `According to the table, what is the ${column} of ${key}?`,
  heading: (sentence) => `Under which heading does the text say “${sentence}”?`,
  question: "Question:",
  answer: "Answer:",
};

const wordings: Readonly<Record<string, Wording>> = {
  en: english,
  de: {
    quote: "Der Satz des Textes oben, in dem „{term}“ vorkommt, Wort für Wort abgeschrieben:\n",
    cell: (column, key) => `Was steht in der Tabelle bei ${key} unter ${column}?`,
    heading: (sentence) => `Unter welcher Überschrift steht im Text „${sentence}“?`,
    question: "Frage:",
    answer: "Antwort:",
  },
  fr: {
    quote: "La phrase du texte ci-dessus qui contient « {term} », recopiée mot pour mot :\n",
    cell: (column, key) => `D'après le tableau, que vaut ${column} pour ${key} ?`,
    heading: (sentence) => `Sous quel titre le texte dit-il « ${sentence} » ?`,
    question: "Question :",
    answer: "Réponse :",
  },
  es: {
    quote: "La frase del texto anterior que contiene «{term}», copiada palabra por palabra:\n",
    cell: (column, key) => `Según la tabla, ¿cuál es ${column} de ${key}?`,
    heading: (sentence) => `¿Bajo qué título dice el texto «${sentence}»?`,
    question: "Pregunta:",
    answer: "Respuesta:",
  },
};

/** English where a language has no wording of its own. */
export const wordingOf = (language: string): Wording => wordings[language.split("-")[0] ?? ""] ?? english;
