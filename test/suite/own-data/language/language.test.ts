import { describe, expect, it } from "vitest";
import { guessLanguage } from "../../../../src/suite/own-data/language/guess.ts";
import { isPlainSentence, sentencesOf } from "../../../../src/suite/own-data/language/sentences.ts";
import { wordsOf } from "../../../../src/suite/own-data/language/words.ts";
import { folderOf, itemsOf, suiteOf } from "../../../support/own-data.ts";

const texts = {
  en: "The river bends twice before it reaches the mill, and the villagers come to it for water.",
  de: "Der Fluss macht zwei Biegungen, bevor er die Mühle erreicht, und die Leute holen dort ihr Wasser.",
  fr: "La rivière fait deux détours avant d'arriver au moulin, et les gens y vont pour chercher de l'eau.",
  es: "El río da dos vueltas antes de llegar al molino, y la gente va por el agua con los cántaros.",
  ru: "Река делает два поворота, и люди ходят к ней за водой, но не в дождь, как это было раньше.",
  zh: "河流在到达老磨坊之前弯曲了两次。村民们每天早上都来这里取水。",
  ja: "川は水車小屋に着く前に二度曲がります。村人は毎朝ここへ水を汲みに来ます。",
  th: "แม่น้ำโค้งสองครั้งก่อนถึงโรงสี ชาวบ้านมาตักน้ำที่นี่ทุกเช้า",
  ar: "ينعطف النهر مرتين قبل أن يصل إلى الطاحونة ويأتي القرويون إليه من أجل الماء.",
};

it.each(Object.entries(texts))("tells %s by its words or script", (language, text) => {
  const block = { kind: "prose" as const, text, start: 0, end: text.length };
  expect(guessLanguage([{ file: "a", blocks: [block], tables: [] }])).toBe(language);
});

describe("sentences", () => {
  const split = (text: string, language = "en") => sentencesOf(text, language).map((sentence) => sentence.text);

  it("end at marks before a capital, not at abbreviations, versions and initials", () => {
    expect(split('It has, e.g. Linux, v1.2 and more. Dr. J. Smith said "no." Then he left! Why?')).toEqual([
      "It has, e.g. Linux, v1.2 and more.",
      'Dr. J. Smith said "no."',
      "Then he left!",
      "Why?",
    ]);
    expect(split(texts.zh, "zh")).toHaveLength(2);
  });

  it.each(["This sentence has words enough to stand alone.", "Nobody knows (yet) what the miller did with the flour."])(
    "can be asked about: %s",
    (text) => expect(isPlainSentence(text, "en")).toBe(true),
  );

  it.each([
    "Too short to ask.",
    "no capital letter begins this sentence of many words.",
    "This one has (a bracket that is never closed by anybody.",
    "See https://example.org for all of the details that matter.",
    "This sentence of many words has no end at all",
    "One ends here. .npmrc begins another one that could not be parted.",
    "The list of things that follow is this one:",
  ])("can't be asked about: %s", (text) => expect(isPlainSentence(text, "en")).toBe(false));
});

it("words of scripts without spaces are parted", () => {
  expect(wordsOf("村民们每天早上", "zh").length).toBeGreaterThan(1);
  expect(wordsOf("It's co-op 2", "en").map(({ text }) => text)).toEqual(["It's", "co-op", "2"]);
});

it("makes questions of Chinese documents", async () => {
  const topics = ["磨坊", "铁匠铺", "学校", "码头", "寺庙", "茶馆", "粮仓", "药店"];
  const files = Object.fromEntries(
    topics.map((topic, index) => [
      `${index}.txt`,
      [
        `${topic}建在村子的第${index}条街上，离河边只有${120 + index * 37}步的距离。人们常常在那里谈论天气和收成的事情。`,
        `每年有${2400 + index * 113}位客人来到${topic}参观。老人们说${topic}的历史比村子里其他地方都要长久。孩子们喜欢在${topic}的门口玩耍直到天黑。`,
        `冬天的时候${topic}会提前两个小时关门。只有节日的晚上灯光才会一直亮到半夜。那时整个村子都能听见歌声。`,
      ].join("\n\n"),
    ]),
  );
  const made = await suiteOf(folderOf(files), { room: async () => ({ passageChars: 400, charsPerToken: 1 }) });
  expect(made.language).toBe("zh");
  const quotes = itemsOf(made, "quote") as unknown as readonly { passage: string; term: string; answer: string }[];
  expect(quotes.length).toBeGreaterThan(0);
  for (const { passage, term, answer } of quotes)
    expect([passage.split(term).length, answer.includes(term)]).toEqual([2, true]);
});
