/*! Schoolmark's page script. MIT licence, see the LICENSE file of Schoolmark. It inlines no code of others. */
import { offerDownloads } from "./downloads.ts";
import { openItems } from "./items.ts";
import { offerPicker } from "./picker.ts";
import { offerFilters, offerSorting } from "./tables.ts";
import { offerTooltips } from "./tooltips.ts";

// The page is whole without this script; everything here is an aid on top, so controls are made here and not before.
const repick = offerPicker();
offerTooltips();
offerSorting();
offerFilters();
offerDownloads();
void openItems(repick);
document.documentElement.classList.add("live");
performance.mark("live");
