import { declarations, schemes } from "../../format/palette.ts";
import { answerStyle } from "./answer.ts";
import { baseStyle } from "./base.ts";
import { chartsStyle } from "./charts.ts";
import { controlsStyle } from "./controls.ts";
import { itemsStyle } from "./items.ts";
import { methodStyle } from "./method.ts";
import { printStyle } from "./print.ts";
import { responsiveStyle } from "./responsive.ts";
import { tablesStyle } from "./tables.ts";

const colours = `:root{color-scheme:light dark;${declarations(schemes.light)}}
@media (prefers-color-scheme:dark){:root{${declarations(schemes.dark)}}}`;

/** The page's only style sheet, by part of the page. Colours are the palette's; charts take them from here too. */
export const styleSheet = [
  colours,
  baseStyle,
  answerStyle,
  tablesStyle,
  chartsStyle,
  controlsStyle,
  itemsStyle,
  methodStyle,
  responsiveStyle,
  printStyle,
]
  .map((part) => part.trim())
  .join("\n");
