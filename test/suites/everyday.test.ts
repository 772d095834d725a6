import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { generate } from "../../suites/everyday/generate.mjs";

interface Item {
  readonly id: string;
  readonly group?: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly answer: unknown;
  readonly prompt: string;
  readonly context: string;
  readonly target: string;
  readonly text: string;
}
interface Task {
  readonly name: string;
  readonly kind: string;
  readonly items: string;
  readonly prompt?: string;
  readonly match?: string;
}
type Solver = readonly [pattern: RegExp, answer: (...found: string[]) => string | number];

const read = (path: string): string => readFileSync(new URL(`../../suites/${path}`, import.meta.url), "utf8");
const tasks: readonly Task[] = parse(read("everyday.yaml")).tasks;
const itemsOf = (task: Task): readonly Item[] =>
  read(task.items)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const named = (name: string): readonly Item[] => itemsOf(tasks.find((task) => task.name === name)!);
const kind = (wanted: string) => tasks.filter((task) => task.kind === wanted);
const asked = (item: Item): string => item.question ?? item.prompt ?? item.context ?? item.text;
const answersOf = (item: Item): readonly string[] => [item.answer].flat() as string[];
const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
/** Equal for texts that hold the same words, numbers and signs in any order. */
const bag = (text: string): string =>
  (plain(text).match(/[\p{L}\p{M}'-]+|[\d./:]+|[^\s\p{P}]/gu) ?? []).sort().join(" ");
const share = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;

it("groups only items that share a passage or a word", () => {
  const grouped = tasks.filter((task) => itemsOf(task).some(({ group }) => group !== undefined));
  expect(grouped.map(({ name }) => name)).toEqual(["word-sense", "reading"]);
});

describe("the suite everyday", () => {
  it("holds 600 to 700 items in tasks with names of their own", () => {
    const count = tasks.flatMap(itemsOf).length;
    expect(count).toBeGreaterThanOrEqual(600);
    expect(count).toBeLessThanOrEqual(700);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
  });

  it("has the generated files that its generator writes", () => {
    const files = Object.entries(generate());
    expect(files.length).toBe(8);
    for (const [name, text] of files) expect(read(`everyday/${name}`)).toBe(text);
  });

  it("names every item differently", () => {
    const ids = tasks.flatMap(itemsOf).map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("asks nothing twice, neither within a task nor across tasks", () => {
    const texts = tasks.flatMap(itemsOf).map((item) => bag(asked(item)));
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it("keeps its worked examples out of the items", () => {
    const all = new Set(tasks.flatMap(itemsOf).map((item) => bag(asked(item))));
    for (const { prompt = "" } of kind("generate")) {
      const examples = prompt.split("\n\n").slice(0, -1);
      expect(examples.length).toBeGreaterThanOrEqual(2);
      for (const example of examples) {
        const text = example.replace(/^(?:Question|Text): /, "").replace(/\nAnswer: .+$/, "");
        expect(text).not.toBe(example);
        expect(all).not.toContain(bag(text));
      }
    }
  });

  it("fills every prompt with fields that its items have, and keeps prompts short", () => {
    for (const task of tasks) {
      for (const item of itemsOf(task)) {
        const filled = (task.prompt ?? asked(item)).replace(/\{(\w+)\}/g, (_, field) => {
          expect(item).toHaveProperty(field);
          return item[field as "prompt"];
        });
        expect(filled).toBe(filled.trim());
        expect(filled).not.toMatch(/[{}]/);
        if (task.kind !== "text") expect(filled.length).toBeLessThan(800);
      }
    }
  });
});

describe.each(kind("multiple-choice"))("the choices of $name", (task) => {
  const items = itemsOf(task);
  const [{ choices }] = items as [Item];
  const places = choices.length;

  it("are distinct full texts with one of them the answer", () => {
    for (const item of items) {
      expect(item.choices).toHaveLength(places);
      expect(new Set(item.choices.map((choice) => plain(choice).replace(/[.?!]$/, ""))).size).toBe(places);
      expect(item.choices.every((choice) => choice === choice.trim() && choice !== "")).toBe(true);
      expect([...item.choices.keys()]).toContain(item.answer);
    }
  });

  it("have the answer equally often in each place", () => {
    for (const place of choices.keys()) {
      expect(Math.abs(share(items.map(({ answer }) => answer === place)) - 1 / places)).toBeLessThan(0.05);
    }
  });

  it.each([
    ["longest", Math.max],
    ["shortest", Math.min],
  ] as const)("do not betray the answer by being the %s", (_, extreme) => {
    const alone = items.map(({ choices: all, answer }) => {
      const lengths = all.map(({ length }) => length);
      const found = extreme(...lengths);
      return lengths[answer as number] === found && lengths.filter((length) => length === found).length === 1;
    });
    expect(share(alone)).toBeLessThan(1 / places + 0.1);
  });
});

describe("the answers", () => {
  it("of free generation are not to be had by always saying the same", () => {
    for (const task of kind("generate")) {
      const answers = itemsOf(task).map((item) => plain(answersOf(item)[0]!));
      for (const answer of new Set(answers)) expect(share(answers.map((other) => other === answer))).toBeLessThan(0.2);
    }
  });

  it("that are compared as numbers are numbers", () => {
    for (const task of tasks.filter(({ match }) => match === "numeric")) {
      for (const item of itemsOf(task)) expect(item.answer).toMatch(/^-?\d+$/);
    }
  });

  it("of the cloze task are single words after a space", () => {
    for (const { context, target } of named("final-word")) {
      expect(target).toMatch(/^ [\p{L}\d]+$/u);
      expect(context).not.toMatch(/\s$/);
    }
  });

  it("of texts are 80 to 200 words long", () => {
    for (const { text } of named("prose")) {
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(80);
      expect(words).toBeLessThanOrEqual(200);
    }
  });
});

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2000, month)).toLocaleString("en", { month: "long", timeZone: "UTC" }),
);
/** A leap year, where the generator counts in a common one: dates after February must not depend on it. */
const dayNumber = (date: string): number => Date.parse(`${date} 2024 UTC`) / 86_400_000;
const dayAndMonth = (day: number): string => {
  const date = new Date(day * 86_400_000);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
};
const minutes = (clock: string): number => Number(clock.split(":")[0]) * 60 + Number(clock.split(":")[1]);
const listed = (text: string): readonly string[] => text.split(/, | and | or /);
const at = (ordinal: string): number =>
  ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"].indexOf(ordinal);
const vocabulary = {
  animal: /^(horse|rabbit|goose|donkey|squirrel|monkey|badger|pigeon)$/,
  fruit: /^(apple|pear|grape|banana|mango|melon|fig|pineapple)$/,
  tool: /^(hammer|saw|wrench|chisel|screwdriver|pliers|axe|shovel)$/,
  colour: /^(green|purple|yellow|brown|blue|pink|grey|black)$/,
  garment: /^(shirt|jacket|sock|blouse|sweater|skirt|dress|coat)$/,
};
const ofKind = (words: string, wanted: string) =>
  listed(words).filter((word) => vocabulary[wanted as keyof typeof vocabulary].test(word));

/** Each task's answers worked out from the question's text alone. */
const solvers: Readonly<Record<string, readonly Solver[]>> = {
  arithmetic: [
    [/^What is (\d+) \+ (\d+)\?$/, (a, b) => +a + +b],
    [/^What is (\d+) - (\d+)\?$/, (a, b) => +a - +b],
    [/^What is (\d+) × (\d+)\?$/, (a, b) => +a * +b],
    [/^What is (\d+) ÷ (\d+)\?$/, (a, b) => +a / +b],
    [/^What is (\d+) \+ (\d+) × (\d+)\?$/, (a, b, c) => +a + +b * +c],
    [/^What is \((\d+) - (\d+)\) × (\d+)\?$/, (a, b, c) => (+a - +b) * +c],
    [/^What is (\d+)% of (\d+)\?$/, (a, b) => (+a * +b) / 100],
    // Second differences are constant: d = 3c - 3b + a continues any such row of three, and the fourth confirms it.
    [
      /^Which number comes next: (\d+), (\d+), (\d+), (\d+)\?$/,
      (a, b, c, d) => (+d === 3 * +c - 3 * +b + +a ? 3 * +d - 3 * +c + +b : "no rule"),
    ],
  ],
  "word-problems": [
    [/ has (\d+) \w+\. \w+ gives \w+ (\d+) more\./, (a, b) => +a + +b],
    [/ had (\d+) \w+ and gave (\d+) of them/, (a, b) => +a - +b],
    [/^One box holds (\d+) .* do (\d+) boxes hold\?$/, (a, b) => +a * +b],
    [/^(\d+) children share (\d+) \w+ equally\./, (a, b) => +b / +a],
    [/ buys (\d+) books at (\d+) dollars each and pays with a (\d+)-dollar note/, (a, b, c) => +c - +a * +b],
    [/ is (\d+) years old\. .* is (\d+) years older .* is (\d+) years younger/, (a, b, c) => +a + +b - +c],
    [/full packs of (\d+)\. A school needs (\d+) pens/, (a, b) => Math.floor((+b + +a - 1) / +a)],
    [/ drives (\d+) kilometres in (\d+) hours .* in (\d+) hours\?$/, (a, b, c) => (+a * +c) / +b],
    [/ contains (\d+) .* loses (\d+) litres .* After (\d+) hours, (\d+) litres/, (a, b, c, d) => +a + +d - +b * +c],
    [
      / reads (\d+) pages on each day .* and (\d+) pages .* in (\d+) weeks\?$/,
      (a, b, c) => 7 * +c * +a + 2 * +c * (+b - +a),
    ],
    [
      / costs (\d+) dollars\. .* is (\d+) percent cheaper.* another (\d+) dollars/,
      (a, b, c) => +a - (+a * +b) / 100 - +c,
    ],
    [/ have (\d+) \w+ together\. \w+ has (\d+) more than/, (a, b) => (+a - +b) / 2],
    [
      / has (\d+) tables with (\d+) seats each\. (\d+) guests .* (\d+) of them leave/,
      (a, b, c, d) => +a * +b - (+c - +d),
    ],
    [/ leaves at ([\d:]+) and arrives at ([\d:]+) /, (a, b) => minutes(b) - minutes(a)],
  ],
  dates: [
    [
      /^Today is (\w+)\. Which day of the week is it in (\d+) days\?$/,
      (a, b) => weekdays[(weekdays.indexOf(a) + +b) % 7]!,
    ],
    [/^Which month comes (\d+) months after (\w+)\?$/, (a, b) => months[(months.indexOf(b) + +a) % 12]!],
    [
      /^It is ([\d:]+)\. What time is it (\d+) minutes later\?$/,
      (a, b) => new Date((minutes(a) + +b) * 60_000).toISOString().slice(11, 16),
    ],
    [/^Which date is (\d+) days after (.+)\?$/, (a, b) => dayAndMonth(dayNumber(b) + +a)],
    [/^How many days after (.+) is (.+) of the same year\?$/, (a, b) => dayNumber(b) - dayNumber(a)],
    [
      /^One year, (.+) is a (\w+)\. Which day of the week is (.+) in that year\?$/,
      (a, b, c) => weekdays[(weekdays.indexOf(b) + dayNumber(c) - dayNumber(a)) % 7]!,
    ],
  ],
  counting: [
    [/^How many letters are in the word "(\w+)"\?$/, (a) => a.length],
    [
      /^How many times does the letter "(\w)" occur in the word "(\w+)"\?$/,
      (a, b) => [...b].filter((letter) => letter === a).length,
    ],
    [/^How many words are in the sentence "(.+)\."\?$/, (a) => a.match(/\S+/g)!.length],
    [
      /^How many times does the word "(\w+)" occur in this list: (.+)\?$/,
      (a, b) => listed(b).filter((word) => word === a).length,
    ],
    [
      /^How many even numbers are in this list: (.+)\?$/,
      (a) => listed(a).filter((number) => /[02468]$/.test(number)).length,
    ],
    [/^How many ((?!even)\w+)s are in this list: (.+)\?$/, (a, b) => ofKind(b, a).length],
  ],
  "text-handling": [
    [/^Join the words "(\w+)" and "(\w+)" into one word\.$/, (a, b) => `${a}${b}`],
    [/^Copy the code (\S+) without any change\.$/, (a) => a],
    [/^What is the (\w+) word in this list: (.+)\?$/, (a, b) => listed(b)[at(a)]!],
    [/^What is the (\w+) letter of the word "(\w+)"\?$/, (a, b) => b.charAt(at(a))],
    [/^Join the first letters of these words: (.+)\.$/, (a) => a.replace(/(\w)\w*(, )?/g, "$1")],
    [
      /^Put these words in alphabetical order: (.+)\.$/,
      (a) => [...listed(a)].sort((b, c) => b.localeCompare(c, "en")).join(", "),
    ],
    [
      /^Write this list in reverse order: (.+)\.$/,
      (a) => listed(a).reduce((done, next) => (done === "" ? next : `${next}, ${done}`), ""),
    ],
    [/^Write the word "(\w+)" without the letter "(\w)"\.$/, (a, b) => a.split(b).join("")],
    [/^Write the word "(\w+)" with every "(\w)" replaced by "(\w)"\.$/, (a, b, c) => a.split(b).join(c)],
    [/^Write the word "(\w+)" backwards\.$/, (a) => [...a].reduceRight((done, letter) => done + letter, "")],
  ],
  instructions: [
    [
      /^In a code, (.+)\. Write (\w+) in this code\.$/,
      (a, b) => [...b].map((letter) => a.match(`${letter} is (\\d)`)![1]).join(""),
    ],
    [
      /^A counter starts at (\d+)\. "Up" adds (\d+) and "down" takes away (\d+)\. .* after (.+)\?$/,
      (a, b, c, d) => listed(d).reduce((shown, step) => shown + (step === "up" ? +b : -c), +a),
    ],
    [/^A robot walks (\d+) steps north, then (\d+) steps south, then (\d+) steps north\./, (a, b, c) => +a + +c - +b],
    [/^Write only the (\w+) from this list: (.+)\.$/, (a, b) => ofKind(b, a).join()],
    [/^If the sentence is a question, .* Sentence: (.+)\?$/, (a) => a.match(/^\w+/)![0]],
    [/^If the sentence is a question, .* Sentence: (.+)\.$/, (a) => a.match(/\w+$/)![0]],
    [
      /^A gop is worth (\d+) coins, and a zib is worth (\d+) gops\. How many coins are (\d+) zibs/,
      (a, b, c) => +a * +b * +c,
    ],
    [/^Write the date (.+) as year-month-day in digits\.$/, (a) => new Date(`${a} UTC`).toISOString().slice(0, 10)],
    [
      /^Write only the numbers greater than (\d+), in the order given: (.+)\.$/,
      (a, b) =>
        listed(b)
          .filter((number) => +number > +a)
          .join(", "),
    ],
  ],
  reading: [
    [/^(.+)\nQuestion: Who has the (\w+)\?$/, (text, thing) => within(text, `(\\w+) has a ${thing}\\.`)],
    [/^(.+)\nQuestion: What does (\w+) have\?$/, (text, who) => within(text, `${who} has a (\\w+)`)],
    [
      /^(.+)\nQuestion: Who plays the (\w+)\?$/,
      (text, thing) => within(sentence(text, thing), "\\b(?!Behind)([A-Z]\\w+)"),
    ],
    [
      /^(.+)\nQuestion: Which animal does (\w+) have\?$/,
      (text, who) => within(sentence(text, who), " a (\\w+)(?! door)\\b"),
    ],
    [
      /^(.+)\nQuestion: Which instrument .* (\w+ door)\?$/,
      (text, door) => within(sentence(text, door), "plays the (\\w+)"),
    ],
    [
      /^(.+)\nQuestion: Where is the (\w+) at the end\?$/,
      (text, thing) => within(text, `took the ${thing} from the \\w+ and hid it in the (\\w+)`),
    ],
    [
      /^(.+)\nQuestion: Where was the (\w+) before lunch\?$/,
      (text, thing) => within(text.split("After lunch")[0]!, `the ${thing} in the (\\w+)`),
    ],
    [
      /^(.+)\nQuestion: Who moved the (\w+) to the (\w+)\?$/,
      (text, thing, place) => within(text, `(\\w+) moved the ${thing} to the ${place}`),
    ],
    [
      /^(.+)\nQuestion: At what hour does the (\w+) close\?$/,
      (text, place) => within(text, `the ${place} is open from \\d+ to (\\d+)`),
    ],
    [/^(.+)\nQuestion: Which of the four opens last\?$/, (text) => most(all(text, /(\w+) is open from (\d+)/g))],
    [
      /^(.+)\nQuestion: Which of the four is the only one still open half an hour before (\d+)\?$/,
      (text, hour) =>
        only(all(text, /(\w+) is open from \d+ to (\d+)/g).filter(([, closes]) => +closes! > +hour - 0.5)),
    ],
    [
      /^(.+)\nQuestion: How many \w+ did the shop sell in (\w+)\?$/,
      (text, month) => within(text, `(\\d+) in ${month}`),
    ],
    [
      /^(.+)\nQuestion: In which month did the shop sell the second most \w+\?$/,
      (text) => {
        const sold = all(text, /(\d+) in (\w+)/g).map(([number, month]) => [month!, number!]);
        return most(sold.filter(([month]) => month !== most(sold)));
      },
    ],
    [
      /^(.+)\nQuestion: How many more \w+ did the shop sell in (\w+) than in (\w+)\?$/,
      (text, more, less) => +within(text, `(\\d+) in ${more}`) - +within(text, `(\\d+) in ${less}`),
    ],
    [/^(.+)\nQuestion: Who is (\w+)'s grandmother\?$/, (text) => within(text, "(\\w+) has two children")],
    [/^(.+)\nQuestion: Who is (\w+)'s uncle\?$/, (text, who) => sibling(text, parent(text, who))],
    [
      /^(.+)\nQuestion: Who is (\w+)'s cousin\?$/,
      (text, who) => within(text, `${sibling(text, parent(text, who))} has a (?:son|daughter), (\\w+)`),
    ],
  ],
  ordering: [
    [
      /^Which word stands (first|last) in a dictionary: (.+)\?$/,
      (end, words) => [...listed(words)].sort((a, b) => a.localeCompare(b, "en")).at(end === "first" ? 0 : -1)!,
    ],
    [
      /^Which number is the (smallest|largest): (.+)\?$/,
      (end, numbers) => [...listed(numbers)].sort((a, b) => +a - +b).at(end === "smallest" ? 0 : -1)!,
    ],
    [
      /^Which fraction is the (smallest|largest): (.+)\?$/,
      (end, fractions) =>
        [...listed(fractions)]
          .sort((a, b) => {
            const [[above, below], [otherAbove, otherBelow]] = [a.split("/"), b.split("/")];
            return +above! * +otherBelow! - +otherAbove! * +below!;
          })
          .at(end === "smallest" ? 0 : -1)!,
    ],
    [
      /^(.+) Who is the (tallest|shortest): (.+)\?$/,
      (said, end, people) => {
        const pairs = [
          ...all(said, /(\w+) is taller than (\w+)/g),
          ...all(said, /(\w+) is shorter than (\w+)/g).map(([a, b]) => [b!, a!]),
        ];
        return only(
          listed(people)
            .filter((one) => !pairs.some(([taller, shorter]) => one === (end === "tallest" ? shorter : taller)))
            .map((one) => [one]),
        );
      },
    ],
    [
      /^Four people ran a race\. (.+) Who came (second|third): (.+)\?$/,
      (said, place, people) => {
        const pairs = [
          ...all(said, /(\w+) finished right before (\w+)/g),
          ...all(said, /(\w+) finished right after (\w+)/g).map(([a, b]) => [b!, a!]),
        ];
        const ahead = (one: string): number => {
          const next = pairs.find(([, after]) => after === one);
          return next === undefined ? 0 : 1 + ahead(next[0]!);
        };
        return only(
          listed(people)
            .filter((one) => ahead(one) === at(place))
            .map((one) => [one]),
        );
      },
    ],
    [
      /^Which (?:is|takes|event) (?:the |came )?(\w+)(?: time)?: (.+)\?$/,
      (end, things) => {
        const ranked = rankings.find((ranking) => listed(things).every((thing) => ranking.includes(thing)))!;
        const sorted = [...listed(things)].sort((a, b) => ranked.indexOf(a) - ranked.indexOf(b));
        return sorted.at(/^(lightest|shortest|slowest|first)$/.test(end) ? 0 : -1)!;
      },
    ],
  ],
};

/** From the lightest, shortest, slowest, earliest up. */
const rankings = [
  [
    "a bee",
    "a pencil",
    "a mouse",
    "a brick",
    "a bicycle",
    "a sheep",
    "a piano",
    "a car",
    "an elephant",
    "a blue whale",
  ],
  [
    "a grain of rice",
    "a matchstick",
    "a pencil",
    "a guitar",
    "a car",
    "a city bus",
    "a football pitch",
    "a marathon",
    "the river Nile",
  ],
  [
    "a blink of an eye",
    "a sneeze",
    "a pop song",
    "a football match",
    "a night's sleep",
    "a weekend",
    "a summer holiday",
    "a pregnancy",
    "a human life",
  ],
  [
    "a snail",
    "a tortoise",
    "a walking child",
    "a cyclist",
    "an express train",
    "an airliner",
    "a rifle bullet",
    "an orbiting satellite",
  ],
  [
    "the building of the Great Pyramid",
    "the conquests of Alexander the Great",
    "the murder of Julius Caesar",
    "the coronation of Charlemagne",
    "the Norman conquest of England",
    "the fall of Constantinople",
    "the first voyage of Columbus",
    "the Great Fire of London",
    "the storming of the Bastille",
    "the Battle of Waterloo",
    "the American Civil War",
    "the sinking of the Titanic",
    "the bombing of Hiroshima",
    "the first landing on the Moon",
    "the Chernobyl disaster",
    "the founding of Wikipedia",
  ],
];

/** The first thing that the pattern finds. */
function within(text: string, pattern: string): string {
  return only(all(text, new RegExp(pattern, "g")).slice(0, 1));
}
function all(text: string, pattern: RegExp): readonly (readonly string[])[] {
  return [...text.matchAll(pattern)].map(([, ...found]) => found);
}
function only(rows: readonly (readonly string[])[]): string {
  expect(rows).toHaveLength(1);
  return rows[0]![0]!;
}
/** The name with the largest number. */
function most(rows: readonly (readonly string[])[]): string {
  return rows.toSorted(([, a], [, b]) => +b! - +a!)[0]![0]!;
}
function sentence(text: string, word: string): string {
  return text.split(". ").find((one) => one.includes(word))!;
}
function parent(text: string, child: string): string {
  return within(text, `(\\w+) has a (?:son|daughter), ${child}\\b`);
}
function sibling(text: string, one: string): string {
  const [[son, daughter]] = all(text, /a son called (\w+) and a daughter called (\w+)/g) as [readonly [string, string]];
  return one === son ? daughter : son;
}

describe.each(Object.entries(solvers))("the generated task %s", (name, known) => {
  it("has the right answers", () => {
    const worked = named(name).map((item) => {
      const answers = known.flatMap(([pattern, answer]) => {
        const match = asked(item).match(pattern);
        return match === null ? [] : [String(answer(...match.slice(1)))];
      });
      return { id: item.id, answers };
    });
    const stated = named(name).map((item) => ({
      id: item.id,
      answers: [item.choices?.[item.answer as number] ?? answersOf(item)[0]],
    }));
    expect(worked).toEqual(stated);
  });

  it("uses every question form that is known here", () => {
    for (const [pattern] of known) expect(named(name).some((item) => pattern.test(asked(item)))).toBe(true);
  });
});

it("lists the choices of an ordering question in the question, in their order", () => {
  for (const { question, choices } of named("ordering")) {
    expect(question).toContain(`: ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}?`);
  }
});
