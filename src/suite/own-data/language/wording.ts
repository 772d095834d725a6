/** What the questions say around what the documents say; braces name fields of the items. */
export interface Wording {
  /** Ends with an opening mark, so that a model without instruction goes on with the sentence itself. */
  readonly quote: string;
  readonly closingMark: string;
  readonly cell: (column: string, key: string) => string;
  readonly heading: (sentence: string) => string;
  readonly question: string;
  readonly answer: string;
}

const english: Wording = {
  quote: 'In the text above, the full sentence with the word "{term}" in it reads: “',
  closingMark: "”",
  cell: (column, key) => `According to the table, what is the ${column} of ${key}?`,
  heading: (sentence) => `Under which heading does the text say “${sentence}”?`,
  question: "Question:",
  answer: "Answer:",
};

const wordings: Readonly<Record<string, Wording>> = {
  en: english,
  de: {
    quote: 'Im Text oben lautet der ganze Satz mit dem Wort "{term}": „',
    closingMark: "“",
    cell: (column, key) => `Was steht in der Tabelle bei ${key} unter ${column}?`,
    heading: (sentence) => `Unter welcher Überschrift steht im Text „${sentence}“?`,
    question: "Frage:",
    answer: "Antwort:",
  },
  fr: {
    quote: 'Dans le texte ci-dessus, la phrase entière avec le mot "{term}" est : “',
    closingMark: "”",
    cell: (column, key) => `D'après le tableau, que vaut ${column} pour ${key} ?`,
    heading: (sentence) => `Sous quel titre le texte dit-il « ${sentence} » ?`,
    question: "Question :",
    answer: "Réponse :",
  },
  es: {
    quote: 'En el texto anterior, la frase entera con la palabra "{term}" es: «',
    closingMark: "»",
    cell: (column, key) => `Según la tabla, ¿cuál es ${column} de ${key}?`,
    heading: (sentence) => `¿Bajo qué título dice el texto «${sentence}»?`,
    question: "Pregunta:",
    answer: "Respuesta:",
  },
};

/** English where a language has no wording of its own. */
export const wordingOf = (language: string): Wording => wordings[language.split("-")[0] ?? ""] ?? english;
