/**
 * Writes the generated item files of the suite beside this script: `node suites/everyday/generate.mjs`.
 * All draws of a task come from a stream seeded with the task's name, so a rerun gives the same bytes.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// --- Chance -----------------------------------------------------------------------------------------------------

/** A seeded stream of draws (FNV-1a for the seed, mulberry32 for the stream). */
function draws(seed) {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ char.codePointAt(0), 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (low, high) => low + Math.floor(next() * (high - low + 1));
  const shuffle = (values) => {
    const result = [...values];
    for (let i = result.length - 1; i > 0; i--) {
      const j = int(0, i);
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  };
  return {
    int,
    shuffle,
    flip: () => int(0, 1) === 1,
    pick: (values) => values[int(0, values.length - 1)],
    sample: (values, n) => shuffle(values).slice(0, n),
  };
}

/** Draws until `accept` likes what came. */
function until(make, accept) {
  for (;;) {
    const value = make();
    if (accept(value)) return value;
  }
}

// --- Words ------------------------------------------------------------------------------------------------------

const wordList = (text) => text.split(" ");
const names = wordList("Ada Ben Clara David Emma Felix Greta Hugo Ida Jonas Kate Leo Mira Noah Olga Paul");
const things = ["apples", "marbles", "stamps", "pencils", "shells", "cards", "nuts", "stickers"];
const months = wordList("January February March April May June July August September October November December");
const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
const shortWords = wordList(
  "stone plant brick cloud tiger lemon chair river smoke candy house jump frog milk lamp desk",
);
const longWords = wordList(
  "mountain keyboard elephant umbrella hospital sandwich computer dinosaur platform children notebook fountain",
);
const doubled = wordList(
  "banana committee possession nonsense parallel bubble referee cocoon tattoo address horror coconut remember excellence assessment bookkeeper",
);
const compounds = wordList(
  "rain-bow sun-flower foot-ball butter-fly snow-man tooth-brush moon-light book-shop key-hole",
);
const categories = {
  animal: wordList("horse rabbit goose donkey squirrel monkey badger pigeon"),
  fruit: wordList("apple pear grape banana mango melon fig pineapple"),
  tool: wordList("hammer saw wrench chisel screwdriver pliers axe shovel"),
  colour: wordList("green purple yellow brown blue pink grey black"),
  garment: wordList("shirt jacket sock blouse sweater skirt dress coat"),
};

const range = (low, high) => Array.from({ length: high - low + 1 }, (_, i) => low + i);
/** "a, b and c" */
const list = (values, last = "and") => `${values.slice(0, -1).join(", ")} ${last} ${values.at(-1)}`;
const generated = (prompt, ...answers) => ({
  prompt,
  answer: answers.length === 1 ? String(answers[0]) : answers.map(String),
});

// --- Arithmetic -------------------------------------------------------------------------------------------------

const sum = (low, high) => (r) => {
  const [a, b] = [r.int(low, high), r.int(low, high)];
  return generated(`What is ${a} + ${b}?`, a + b);
};
const difference = (low, high) => (r) => {
  const [b, a] = [r.int(low, high), r.int(low, high)].sort((x, y) => x - y);
  return generated(`What is ${a} - ${b}?`, a - b);
};
const product = (left, right) => (r) => {
  const [a, b] = [r.int(...left), r.int(...right)];
  return generated(`What is ${a} × ${b}?`, a * b);
};
const sequence = (values) => generated(`Which number comes next: ${values.slice(0, -1).join(", ")}?`, values.at(-1));

const arithmetic = {
  "add-1-digit": sum(2, 9),
  "subtract-1-digit": difference(2, 9),
  "add-2-digits": sum(11, 99),
  "subtract-2-digits": difference(11, 99),
  "times-table": product([3, 9], [3, 9]),
  divide: (r) => {
    const [a, b] = [r.int(3, 19), r.int(3, 12)];
    return generated(`What is ${a * b} ÷ ${b}?`, a);
  },
  "multiply-2-by-1": product([12, 99], [3, 9]),
  "below-zero": (r) => {
    const [a, b] = [r.int(3, 40), r.int(41, 99)];
    return generated(`What is ${a} - ${b}?`, a - b);
  },
  "add-4-digits": sum(1101, 9899),
  precedence: (r) => {
    const [a, b, c] = [r.int(3, 30), r.int(3, 12), r.int(3, 9)];
    return generated(`What is ${a} + ${b} × ${c}?`, a + b * c);
  },
  brackets: (r) => {
    const [a, b, c] = [r.int(21, 60), r.int(3, 20), r.int(3, 9)];
    return generated(`What is (${a} - ${b}) × ${c}?`, (a - b) * c);
  },
  percent: (r) => {
    const [part, whole] = [r.pick([5, 15, 30, 35, 60, 85]), 20 * r.int(4, 40)];
    return generated(`What is ${part}% of ${whole}?`, (part * whole) / 100);
  },
  "even-sequence": (r) => {
    const [start, step] = [r.int(1, 20), r.int(2, 9)];
    return sequence([0, 1, 2, 3, 4].map((i) => start + i * step));
  },
  "growing-sequence": (r) => {
    const [start, step, growth] = [r.int(1, 12), r.int(1, 5), r.int(2, 4)];
    return sequence([0, 1, 2, 3, 4].map((i) => start + i * step + (growth * i * (i - 1)) / 2));
  },
  "multiply-3-by-3": product([101, 989], [101, 989]),
};

// --- Word problems ----------------------------------------------------------------------------------------------

const wordProblems = {
  gain: (r) => {
    const [[a, b], what, n, m] = [r.sample(names, 2), r.pick(things), r.int(2, 9), r.int(2, 9)];
    return generated(`${a} has ${n} ${what}. ${b} gives ${a} ${m} more. How many ${what} does ${a} have now?`, n + m);
  },
  loss: (r) => {
    const [[a, b], what, n, m] = [r.sample(names, 2), r.pick(things), r.int(6, 12), r.int(2, 5)];
    return generated(
      `${a} had ${n} ${what} and gave ${m} of them to ${b}. How many ${what} does ${a} have left?`,
      n - m,
    );
  },
  boxes: (r) => {
    const [what, n, m] = [r.pick(things), r.int(6, 24), r.int(3, 9)];
    return generated(`One box holds ${n} ${what}. How many ${what} do ${m} boxes hold?`, n * m);
  },
  shares: (r) => {
    const [what, n, m] = [r.pick(things), r.int(4, 16), r.int(3, 8)];
    return generated(`${m} children share ${n * m} ${what} equally. How many ${what} does each child get?`, n);
  },
  change: (r) => {
    const [a, n, price, paid] = [r.pick(names), r.int(3, 8), r.int(3, 6), r.pick([50, 100])];
    return generated(
      `${a} buys ${n} books at ${price} dollars each and pays with a ${paid}-dollar note. How many dollars does ${a} get back?`,
      paid - n * price,
    );
  },
  ages: (r) => {
    const [[a, b, c], n, m, k] = [r.sample(names, 3), r.int(20, 40), r.int(3, 12), r.int(13, 18)];
    return generated(
      `${a} is ${n} years old. ${b} is ${m} years older than ${a}, and ${c} is ${k} years younger than ${b}. How old is ${c}?`,
      n + m - k,
    );
  },
  packs: (r) => {
    const [size, needed] = until(
      () => [r.int(6, 14), r.int(60, 150)],
      ([s, n]) => n % s > 0,
    );
    return generated(
      `Pens are sold only in full packs of ${size}. A school needs ${needed} pens. How many packs must it buy?`,
      Math.ceil(needed / size),
    );
  },
  speed: (r) => {
    const [hours, perHour, longer] = [r.int(2, 4), 5 * r.int(9, 20), r.int(5, 9)];
    return generated(
      `A car drives ${hours * perHour} kilometres in ${hours} hours at a steady speed. How many kilometres does it drive in ${longer} hours?`,
      perHour * longer,
    );
  },
  tank: (r) => {
    const [full, loss, hours] = [10 * r.int(20, 40), r.int(6, 15), r.int(4, 9)];
    const refill = r.int(11, loss * hours - 5);
    return generated(
      `A tank contains ${full} litres of water and loses ${loss} litres every hour. After ${hours} hours, ${refill} litres are poured in. How many litres are in the tank then?`,
      full - loss * hours + refill,
    );
  },
  "reading-weeks": (r) => {
    const [a, n, m, weeks] = [r.pick(names), r.int(8, 20), r.int(21, 40), r.int(2, 5)];
    return generated(
      `${a} reads ${n} pages on each day from Monday to Friday and ${m} pages on each Saturday and Sunday. How many pages does ${a} read in ${weeks} weeks?`,
      (5 * n + 2 * m) * weeks,
    );
  },
  discount: (r) => {
    const [price, percent, coupon] = [20 * r.int(3, 12), r.pick([10, 15, 25, 30, 45]), r.int(3, 12)];
    return generated(
      `A jacket costs ${price} dollars. In the sale it is ${percent} percent cheaper, and a coupon takes off another ${coupon} dollars. How many dollars does it cost now?`,
      (price * (100 - percent)) / 100 - coupon,
    );
  },
  "sum-and-difference": (r) => {
    const [[a, b], what, less, more] = [r.sample(names, 2), r.pick(things), r.int(11, 40), r.int(4, 30)];
    return generated(
      `${a} and ${b} have ${2 * less + more} ${what} together. ${a} has ${more} more than ${b}. How many ${what} does ${b} have?`,
      less,
    );
  },
  seats: (r) => {
    const [tables, seats, came, left] = [r.int(11, 25), r.int(4, 8), r.int(20, 40), r.int(3, 12)];
    return generated(
      `A hall has ${tables} tables with ${seats} seats each. ${came} guests sit down, and later ${left} of them leave. How many seats are empty then?`,
      tables * seats - came + left,
    );
  },
  journey: (r) => {
    const [hour, minute, duration] = [r.int(10, 19), r.int(11, 58), r.int(65, 230)];
    const end = 60 * hour + minute + duration;
    return generated(
      `A train leaves at ${hour}:${minute} and arrives at ${clock(end)} on the same day. How many minutes does the journey take?`,
      duration,
    );
  },
};

// --- Dates and times --------------------------------------------------------------------------------------------

const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
const dayMs = 86_400_000;
/** Days counted in a year without 29 February; the tasks ask about March to December only, where all years agree. */
const dateAt = (day, month) => Date.UTC(2023, month, day);
const sayDate = (time) => `${new Date(time).getUTCDate()} ${months[new Date(time).getUTCMonth()]}`;
const swapDate = (date) => date.split(" ").reverse().join(" ");

const dates = {
  "weekday-soon": (r) => {
    const [today, n] = [r.int(0, 6), r.int(2, 6)];
    return generated(
      `Today is ${weekdays[today]}. Which day of the week is it in ${n} days?`,
      weekdays[(today + n) % 7],
    );
  },
  "month-after": (r) => {
    const [month, n] = [r.int(0, 11), r.int(2, 9)];
    return generated(`Which month comes ${n} months after ${months[month]}?`, months[(month + n) % 12]);
  },
  clock: (r) => {
    const [start, n] = [r.int(605, 1290), r.int(25, 130)];
    return generated(`It is ${clock(start)}. What time is it ${n} minutes later?`, clock(start + n));
  },
  "date-after": (r) => {
    const [start, n] = [dateAt(r.int(15, 29), r.int(2, 9)), r.int(12, 40)];
    const answer = sayDate(start + n * dayMs);
    return generated(`Which date is ${n} days after ${sayDate(start)}?`, answer, swapDate(answer));
  },
  "days-between": (r) => {
    const [start, n] = [dateAt(r.int(2, 28), r.int(2, 8)), r.int(15, 95)];
    return generated(
      `How many days after ${sayDate(start)} is ${sayDate(start + n * dayMs)} of the same year?`,
      n,
      `${n} days`,
    );
  },
  "weekday-late": (r) => {
    const [today, n] = [r.int(0, 6), 7 * r.int(3, 56) + r.int(1, 6)];
    return generated(
      `Today is ${weekdays[today]}. Which day of the week is it in ${n} days?`,
      weekdays[(today + n) % 7],
    );
  },
  "weekday-of-date": (r) => {
    const [start, today, n] = [dateAt(r.int(1, 28), r.int(2, 8)), r.int(0, 6), 7 * r.int(3, 12) + r.int(1, 6)];
    return generated(
      `One year, ${sayDate(start)} is a ${weekdays[today]}. Which day of the week is ${sayDate(start + n * dayMs)} in that year?`,
      weekdays[(today + n) % 7],
    );
  },
};

// --- Counting ---------------------------------------------------------------------------------------------------

const subjects = ["The old farmer", "A tired nurse", "My aunt", "Nobody", "The girl next door"];
const verbs = ["painted the fence", "sold two boats", "found a silver coin", "waited", "fed the hungry ducks"];
const endings = [
  "",
  "behind the barn",
  "yesterday",
  "on a cold morning",
  "because it was raining hard",
  "before the guests arrived for dinner",
];

const counting = {
  "letters-in-word": (r) => {
    const word = r.pick([...shortWords, ...longWords, ...doubled]);
    return generated(`How many letters are in the word "${word}"?`, word.length);
  },
  "one-letter": (r) => {
    const word = r.pick(doubled);
    const letter = r.pick([...word]);
    return generated(
      `How many times does the letter "${letter}" occur in the word "${word}"?`,
      word.split(letter).length - 1,
    );
  },
  "words-in-sentence": (r) => {
    const sentence = [r.pick(subjects), r.pick(verbs), r.pick(endings)].filter(Boolean).join(" ");
    return generated(`How many words are in the sentence "${sentence}."?`, sentence.split(" ").length);
  },
  "one-word": (r) => {
    const [[word, ...others], n, rest] = [r.sample(categories.colour, 3), r.int(2, 7), r.int(2, 5)];
    const words = r.shuffle([...Array(n).fill(word), ...Array.from({ length: rest }, () => r.pick(others))]);
    return generated(`How many times does the word "${word}" occur in this list: ${words.join(", ")}?`, n);
  },
  "one-category": (r) => {
    const [kind, ...others] = r.sample(Object.keys(categories), 3);
    const n = r.int(2, 6);
    const words = r.shuffle([
      ...r.sample(categories[kind], n),
      ...r.sample(
        others.flatMap((o) => categories[o]),
        r.int(2, 5),
      ),
    ]);
    return generated(`How many ${kind}s are in this list: ${words.join(", ")}?`, n);
  },
  "even-numbers": (r) => {
    const [even, odd] = [r.int(1, 6), r.int(2, 5)];
    const numbers = [
      ...Array.from({ length: even }, () => 2 * r.int(5, 49)),
      ...Array.from({ length: odd }, () => 2 * r.int(5, 49) + 1),
    ];
    return generated(`How many even numbers are in this list: ${r.shuffle(numbers).join(", ")}?`, even);
  },
};

// --- Handling text ----------------------------------------------------------------------------------------------

const reversed = (word) => [...word].reverse().join("");
const allWords = [...shortWords, ...longWords];
const ordinaryWords = Object.values(categories).flat();

const textHandling = {
  join: (r) => {
    const [left, right] = r.pick(compounds).split("-");
    return generated(`Join the words "${left}" and "${right}" into one word.`, left + right);
  },
  copy: (r) => {
    const code = [
      r.sample([..."BDFGHKLMNPRSTVXZ"], 3).join(""),
      r.int(100, 999),
      r.sample([..."BDFGHKLMNPRSTVXZ"], 2).join(""),
    ].join("-");
    return generated(`Copy the code ${code} without any change.`, code);
  },
  "word-at": (r) => {
    const [words, i] = [r.sample(ordinaryWords, r.int(5, 8)), r.int(1, 4)];
    return generated(`What is the ${ordinals[i]} word in this list: ${words.join(", ")}?`, words[i]);
  },
  "letter-at": (r) => {
    const word = r.pick(allWords);
    const i = r.int(1, word.length - 2);
    return generated(`What is the ${ordinals[i]} letter of the word "${word}"?`, word[i]);
  },
  initials: (r) => {
    const words = r.sample(ordinaryWords, r.int(3, 5));
    const initials = words.map((word) => word[0]);
    return generated(`Join the first letters of these words: ${words.join(", ")}.`, initials.join(""));
  },
  sort: (r) => {
    const words = until(
      () => r.sample(ordinaryWords, r.int(3, 5)),
      (w) => w.join() !== [...w].sort().join(),
    );
    const sorted = [...words].sort();
    return generated(`Put these words in alphabetical order: ${words.join(", ")}.`, sorted.join(", "));
  },
  "reverse-list": (r) => {
    const numbers = Array.from({ length: r.int(4, 7) }, () => r.int(1, 40));
    return generated(`Write this list in reverse order: ${numbers.join(", ")}.`, numbers.toReversed().join(", "));
  },
  "drop-letter": (r) => {
    const word = r.pick([...longWords, ...doubled]);
    const letter = r.pick([...word]);
    return generated(`Write the word "${word}" without the letter "${letter}".`, word.replaceAll(letter, ""));
  },
  "swap-letter": (r) => {
    const word = r.pick(doubled);
    const [from, to] = [r.pick([...word]), r.pick([..."kvwxz"])];
    return generated(`Write the word "${word}" with every "${from}" replaced by "${to}".`, word.replaceAll(from, to));
  },
  "reverse-word": (r) => {
    const word = r.pick(allWords);
    return generated(`Write the word "${word}" backwards.`, reversed(word));
  },
};

// --- Instructions -----------------------------------------------------------------------------------------------

const statements = [
  "Birds sing before sunrise",
  "The soup is still hot",
  "Our train leaves early",
  "Grandma likes strong coffee",
  "Two boys carried water",
];
const questions = [
  "Did anyone call",
  "Where are my gloves",
  "Can fish hear music",
  "Who ate the cake",
  "Shall we walk home",
];

const instructions = {
  codebook: (r) => {
    const letters = r.sample([..."ABCDEFGH"], 4).sort();
    const digits = r.sample([1, 2, 3, 4, 5, 6, 7, 8, 9], 4);
    const word = r.sample(letters, 3).join("");
    const code = [...word].map((letter) => digits[letters.indexOf(letter)]).join("");
    return generated(
      `In a code, ${list(letters.map((letter, i) => `${letter} is ${digits[i]}`))}. Write ${word} in this code.`,
      code,
    );
  },
  counter: (r) => {
    const [start, up, down, steps] = [
      r.int(10, 20),
      r.int(2, 6),
      r.int(1, 4),
      Array.from({ length: r.int(3, 5) }, () => r.pick(["up", "down"])),
    ];
    const end = steps.reduce((value, step) => value + (step === "up" ? up : -down), start);
    return generated(
      `A counter starts at ${start}. "Up" adds ${up} and "down" takes away ${down}. What does the counter show after ${list(steps)}?`,
      end,
    );
  },
  robot: (r) => {
    const [a, b, c] = [r.int(6, 12), r.int(2, 5), r.int(2, 9)];
    const answer = a - b + c;
    return generated(
      `A robot walks ${a} steps north, then ${b} steps south, then ${c} steps north. How many steps north of its start does it stand?`,
      answer,
      `${answer} steps`,
    );
  },
  "only-kind": (r) => {
    const [kind, ...others] = r.shuffle(Object.keys(categories));
    const answer = r.pick(categories[kind]);
    const words = r.shuffle([answer, ...others.map((other) => r.pick(categories[other]))]);
    return generated(`Write only the ${kind} from this list: ${words.join(", ")}.`, answer);
  },
  "question-or-not": (r) => {
    const asks = r.flip();
    const sentence = r.pick(asks ? questions : statements);
    const answer = asks ? sentence.split(" ")[0] : sentence.split(" ").at(-1);
    return generated(
      `If the sentence is a question, write its first word; if not, write its last word. Sentence: ${sentence}${asks ? "?" : "."}`,
      answer,
    );
  },
  "made-up-money": (r) => {
    const [coins, gops, zibs] = [r.int(2, 6), r.int(2, 5), r.int(2, 6)];
    return generated(
      `A gop is worth ${coins} coins, and a zib is worth ${gops} gops. How many coins are ${zibs} zibs worth?`,
      coins * gops * zibs,
      `${coins * gops * zibs} coins`,
    );
  },
  "date-format": (r) => {
    const [day, month, year] = [r.int(1, 28), r.int(0, 11), r.int(1950, 2030)];
    const two = (n) => String(n).padStart(2, "0");
    return generated(
      `Write the date ${day} ${months[month]} ${year} as year-month-day in digits.`,
      `${year}-${two(month + 1)}-${two(day)}`,
    );
  },
  filter: (r) => {
    const [numbers, limit] = until(
      () => [r.sample(range(3, 62), 6), r.int(20, 45)],
      ([ns, l]) => !ns.includes(l) && [2, 3].includes(ns.filter((n) => n > l).length),
    );
    return generated(
      `Write only the numbers greater than ${limit}, in the order given: ${numbers.join(", ")}.`,
      numbers.filter((n) => n > limit).join(", "),
    );
  },
};

// --- Reading ----------------------------------------------------------------------------------------------------

const instruments = ["piano", "violin", "flute", "drum", "guitar", "trumpet"];
const pets = ["parrot", "rabbit", "tortoise", "hamster", "goldfish", "puppy"];
const containers = ["drawer", "basket", "jar", "bag", "cupboard", "bucket"];
const gifts = ["kite", "lamp", "book", "doll", "tent", "clock"];
const objects = ["key", "coin", "ring", "ball", "letter"];
const places = ["bakery", "museum", "library", "pharmacy", "cinema", "gym"];
const women = ["Ada", "Clara", "Emma", "Greta", "Ida", "Kate", "Mira", "Olga"];
const men = ["Ben", "David", "Felix", "Hugo", "Jonas", "Leo", "Noah", "Paul"];
const withArticle = (noun) => [noun, `the ${noun}`];

/** Each makes a passage and its three questions with their accepted answers. */
const passages = {
  gifts: (r) => {
    const [[a, b, c], [x, y, z]] = [r.sample(names, 3), r.sample(gifts, 3)];
    return {
      text: `${a} has a ${x}. ${b} has a ${y}. ${c} has a ${z}.`,
      asks: [
        [`Who has the ${y}?`, b],
        [`Who has the ${z}?`, c],
        [`What does ${a} have?`, ...withArticle(x), `a ${x}`],
      ],
    };
  },
  neighbours: (r) => {
    const [people, colours, animals, music] = [names, categories.colour, pets, instruments].map((words) =>
      r.sample(words, 4),
    );
    const say = [
      (i) => `${people[i]} lives behind the ${colours[i]} door, keeps a ${animals[i]} and plays the ${music[i]}.`,
      (i) => `Behind the ${colours[i]} door lives ${people[i]}, who plays the ${music[i]} and has a ${animals[i]}.`,
      (i) => `${people[i]} plays the ${music[i]}, owns a ${animals[i]} and has a ${colours[i]} door.`,
    ];
    const [a, b, c] = r.sample([0, 1, 2, 3], 3);
    return {
      text: `Four neighbours live in Hill Lane. ${people.map((_, i) => r.pick(say)(i)).join(" ")}`,
      asks: [
        [`Who plays the ${music[a]}?`, people[a]],
        [`Which animal does ${people[b]} have?`, ...withArticle(animals[b]), `a ${animals[b]}`],
        [`Which instrument can be heard behind the ${colours[c]} door?`, ...withArticle(music[c])],
      ],
    };
  },
  moves: (r) => {
    const [[anna, ben, carl], [object, other]] = [r.sample(names, 3), r.sample(objects, 2)];
    const [first, second, third, otherFirst, otherLast] = r.sample(containers, 5);
    const where = (place) => [...withArticle(place), `in the ${place}`];
    return {
      text: `${anna} put the ${object} in the ${first} and the ${other} in the ${otherFirst}. Then ${ben} moved the ${object} to the ${second}. After lunch ${carl} moved the ${other} to the ${otherLast}, and ${anna} took the ${object} from the ${second} and hid it in the ${third}.`,
      asks: [
        [`Where is the ${object} at the end?`, ...where(third)],
        [`Where was the ${other} before lunch?`, ...where(otherFirst)],
        [`Who moved the ${object} to the ${second}?`, ben],
      ],
    };
  },
  hours: (r) => {
    const shops = r.sample(places, 4);
    const opens = r.sample([7, 8, 9, 10, 11, 12], 4);
    const closes = r.sample([15, 16, 17, 18, 19, 20, 21, 22], 4);
    const [i, j] = [opens.indexOf(Math.max(...opens)), closes.indexOf(Math.max(...closes))];
    const asked = r.int(0, 3);
    return {
      text: `The opening hours in our street: ${list(shops.map((shop, k) => `the ${shop} is open from ${opens[k]} to ${closes[k]}`))}.`,
      asks: [
        [`At what hour does the ${shops[asked]} close?`, closes[asked], `at ${closes[asked]}`, `${closes[asked]}:00`],
        [`Which of the four opens last?`, ...withArticle(shops[i])],
        [`Which of the four is the only one still open half an hour before ${closes[j]}?`, ...withArticle(shops[j])],
      ],
    };
  },
  sales: (r) => {
    const start = r.int(0, 8);
    const four = months.slice(start, start + 4);
    const sold = r.sample(range(11, 40), 4);
    const goods = r.pick(["bicycles", "lamps", "kites", "guitars"]);
    const order = [0, 1, 2, 3].sort((a, b) => sold[b] - sold[a]);
    const asked = r.int(0, 3);
    return {
      text: `A small shop keeps a record of its ${goods}. It sold ${list(four.map((month, i) => `${sold[i]} in ${month}`))}.`,
      asks: [
        [`How many ${goods} did the shop sell in ${four[asked]}?`, sold[asked]],
        [`In which month did the shop sell the second most ${goods}?`, four[order[1]], `in ${four[order[1]]}`],
        [
          `How many more ${goods} did the shop sell in ${four[order[0]]} than in ${four[order[3]]}?`,
          sold[order[0]] - sold[order[3]],
        ],
      ],
    };
  },
  family: (r) => {
    const [[grandmother, daughter, girl], [son, boy]] = [r.sample(women, 3), r.sample(men, 2)];
    const sentences = [
      `${grandmother} has two children, a son called ${son} and a daughter called ${daughter}.`,
      `${son} has a daughter, ${girl}.`,
      `${daughter} has a son, ${boy}.`,
    ];
    return {
      text: r.shuffle(sentences).join(" "),
      asks: [
        [`Who is ${girl}'s grandmother?`, grandmother],
        [`Who is ${boy}'s uncle?`, son],
        [`Who is ${girl}'s cousin?`, boy],
      ],
    };
  },
};

function reading() {
  const r = draws("reading");
  return Object.entries(passages).flatMap(([kind, make]) =>
    [1, 2, 3].flatMap((n) => {
      const { text, asks } = make(r);
      return asks.map(([question, ...answers], i) => ({
        id: `${kind}-${n}-${"abc"[i]}`,
        ...generated(`${text}\nQuestion: ${question}`, ...answers),
        group: `${kind}-${n}`,
      }));
    }),
  );
}

// --- Ordering ---------------------------------------------------------------------------------------------------

const kilograms = {
  "a bee": 0.0001,
  "a pencil": 0.005,
  "a mouse": 0.02,
  "a brick": 3,
  "a bicycle": 12,
  "a sheep": 60,
  "a piano": 300,
  "a car": 1400,
  "an elephant": 5000,
  "a blue whale": 120_000,
};
const metres = {
  "a grain of rice": 0.007,
  "a matchstick": 0.045,
  "a pencil": 0.18,
  "a guitar": 1,
  "a car": 4.3,
  "a city bus": 13,
  "a football pitch": 105,
  "a marathon": 42_195,
  "the river Nile": 6_650_000,
};
const seconds = {
  "a blink of an eye": 0.2,
  "a sneeze": 1,
  "a pop song": 200,
  "a football match": 6000,
  "a night's sleep": 28_800,
  "a weekend": 172_800,
  "a summer holiday": 2_500_000,
  "a pregnancy": 23_000_000,
  "a human life": 2_300_000_000,
};
const metresPerHour = {
  "a snail": 5,
  "a tortoise": 300,
  "a walking child": 4000,
  "a cyclist": 18_000,
  "an express train": 200_000,
  "an airliner": 850_000,
  "a rifle bullet": 3_000_000,
  "an orbiting satellite": 28_000_000,
};
/** Years of the events; draws keep them at least ten years apart. */
const years = {
  "the building of the Great Pyramid": -2560,
  "the conquests of Alexander the Great": -330,
  "the murder of Julius Caesar": -44,
  "the coronation of Charlemagne": 800,
  "the Norman conquest of England": 1066,
  "the fall of Constantinople": 1453,
  "the first voyage of Columbus": 1492,
  "the Great Fire of London": 1666,
  "the storming of the Bastille": 1789,
  "the Battle of Waterloo": 1815,
  "the American Civil War": 1861,
  "the sinking of the Titanic": 1912,
  "the bombing of Hiroshima": 1945,
  "the first landing on the Moon": 1969,
  "the Chernobyl disaster": 1986,
  "the founding of Wikipedia": 2001,
};

/** Four texts whose measures, in order, are far enough apart two by two. */
const apart = (draw, measure, farEnough) =>
  until(draw, (texts) => {
    const values = texts.map(measure).sort((a, b) => a - b);
    return values.slice(1).every((value, i) => farEnough(values[i], value));
  });
const extreme = (values, measure, most) =>
  values.reduce((best, key) => (measure(key) > measure(best) === most ? key : best));
/** Asks for either end of four things by a measure. */
const ends = (table, highest, lowest) => (r) => {
  const measure = (key) => table[key];
  const four = apart(
    () => r.sample(Object.keys(table), 4),
    measure,
    (low, high) => high >= 3 * low,
  );
  const most = r.flip();
  return { ask: `Which ${most ? highest : lowest}`, choices: four, correct: extreme(four, measure, most) };
};

const ordering = {
  weight: ends(kilograms, "is the heaviest", "is the lightest"),
  length: ends(metres, "is the longest", "is the shortest"),
  duration: ends(seconds, "takes the longest time", "takes the shortest time"),
  pace: ends(metresPerHour, "is the fastest", "is the slowest"),
  events: (r) => {
    const measure = (event) => years[event];
    const four = apart(
      () => r.sample(Object.keys(years), 4),
      measure,
      (early, late) => late >= early + 10,
    );
    const most = r.flip();
    return {
      ask: `Which event came ${most ? "last" : "first"}`,
      choices: four,
      correct: extreme(four, measure, most),
    };
  },
  dictionary: (r) => {
    const first = r.pick([..."bcpst"]);
    const pool = [...new Set([...ordinaryWords, ...allWords, ...things, ...pets, ...containers, ...places])].filter(
      (word) => word.startsWith(first),
    );
    const four = r.sample(pool, 4);
    const most = r.flip();
    return {
      ask: `Which word stands ${most ? "last" : "first"} in a dictionary`,
      choices: four,
      correct: [...four].sort().at(most ? -1 : 0),
    };
  },
  decimals: (r) => {
    const whole = r.int(0, 9);
    const four = until(
      () => [1, 2, 3, 2].map((digits) => `${whole}.${r.int(10 ** (digits - 1), 10 ** digits - 1)}`),
      (numbers) => new Set(numbers).size === 4 && numbers.every((number) => !number.endsWith("0")),
    );
    const most = r.flip();
    return {
      ask: `Which number is the ${most ? "largest" : "smallest"}`,
      choices: r.shuffle(four),
      correct: extreme(four, Number, most),
    };
  },
  fractions: (r) => {
    const measure = (text) => Number(text.split("/")[0]) / Number(text.split("/")[1]);
    const draw = () => [0, 1, 2, 3].map(() => r.int(3, 12)).map((below) => `${r.int(1, below - 1)}/${below}`);
    const four = apart(draw, measure, (low, high) => high > low + 0.02);
    const most = r.flip();
    return {
      ask: `Which fraction is the ${most ? "largest" : "smallest"}`,
      choices: four,
      correct: extreme(four, measure, most),
    };
  },
  heights: (r) => {
    const tallestFirst = r.sample(names, 4);
    const said = [0, 1, 2].map((i) =>
      r.flip()
        ? `${tallestFirst[i]} is taller than ${tallestFirst[i + 1]}.`
        : `${tallestFirst[i + 1]} is shorter than ${tallestFirst[i]}.`,
    );
    const most = r.flip();
    return {
      before: r.shuffle(said).join(" "),
      ask: `Who is the ${most ? "tallest" : "shortest"}`,
      choices: r.shuffle(tallestFirst),
      correct: tallestFirst.at(most ? 0 : -1),
    };
  },
  race: (r) => {
    const finish = r.sample(names, 4);
    const said = [0, 1, 2].map((i) =>
      r.flip()
        ? `${finish[i]} finished right before ${finish[i + 1]}.`
        : `${finish[i + 1]} finished right after ${finish[i]}.`,
    );
    const place = r.int(1, 2);
    return {
      before: `Four people ran a race. ${r.shuffle(said).join(" ")}`,
      ask: `Who came ${ordinals[place]}`,
      choices: r.shuffle(finish),
      correct: finish[place],
    };
  },
};

/** A multiple-choice item whose correct choice stands at the given place and whose question names the choices in order. */
function withAnswerAt(answer, { before, ask, choices, correct }) {
  const others = choices.filter((choice) => choice !== correct);
  const ordered = others.toSpliced(answer, 0, correct);
  return { question: `${before ? `${before} ` : ""}${ask}: ${list(ordered, "or")}?`, choices: ordered, answer };
}

// --- Files ------------------------------------------------------------------------------------------------------

/** `count` items of each topic, no two with the same text and, while tries last, no two with the same answer. */
function series(task, topics, count, finish) {
  const r = draws(task);
  let position = r.shuffle([0, 1, 2, 3]);
  return Object.entries(topics).flatMap(([topic, make]) => {
    const [items, texts, answers] = [[], new Set(), new Set()];
    for (let tries = 0; items.length < count; tries++) {
      const { text, answer, fields } = finish(make(r), position[0]);
      if (texts.has(text) || (answers.has(answer) && tries < 100)) continue;
      texts.add(text);
      answers.add(answer);
      items.push({ id: `${topic}-${items.length + 1}`, ...fields, topic });
      position = position.length > 1 ? position.slice(1) : r.shuffle([0, 1, 2, 3]);
    }
    return items;
  });
}
const asGenerated = (item) => ({ text: item.prompt, answer: [item.answer].flat()[0], fields: item });
const asChoice = (drawn, place) => {
  const item = withAnswerAt(place, drawn);
  return { text: [...item.choices].sort().join("|") + item.question.slice(0, 12), answer: drawn.correct, fields: item };
};

/** The generated files by name, each with its whole text. */
export function generate() {
  const tasks = {
    arithmetic: series("arithmetic", arithmetic, 4, asGenerated),
    "word-problems": series("word-problems", wordProblems, 4, asGenerated),
    dates: series("dates", dates, 5, asGenerated),
    counting: series("counting", counting, 6, asGenerated),
    "text-handling": series("text-handling", textHandling, 5, asGenerated),
    instructions: series("instructions", instructions, 5, asGenerated),
    reading: reading(),
    ordering: series("ordering", ordering, 5, asChoice),
  };
  const jsonLines = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join("");
  return Object.fromEntries(Object.entries(tasks).map(([task, items]) => [`${task}.jsonl`, jsonLines(items)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of Object.entries(generate())) writeFileSync(new URL(name, import.meta.url), text);
