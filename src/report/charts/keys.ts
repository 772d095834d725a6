/**
 * Marks say whose they are in the one channel that the drawing library passes on for each mark, the spoken description;
 * `markKeys` turns it into an attribute for the page's picker and tooltips. Nothing is spoken of single marks.
 */
const prefix = "of:";

/** Encodes the setting's key, and where a chart has several lines of data a setting, which of them it is. */
export function keyed(field: string): { field: string; type: "nominal" } {
  return { field, type: "nominal" };
}

/** What a `keyed` field holds: a setting's key, and the line of the data table where that is not the setting's only one. */
export function markKey(key: string, row: number | null = null): string {
  return row === null ? `${prefix}${key}` : `${prefix}${key}/${row}`;
}

/** Descriptions of marks as `data-m` and `data-r`; every other spoken attribute goes. */
export function markKeys(tag: string): string {
  return tag
    .replace(/ aria-label="of:([a-z0-9]+)(?:\/(\d+))?"/, (_all, key: string, row: string | undefined) =>
      row === undefined ? ` data-m="${key}"` : ` data-m="${key}" data-r="${row}"`,
    )
    .replace(/ (?:aria-[a-z]+|role)="[^"]*"/g, "");
}
