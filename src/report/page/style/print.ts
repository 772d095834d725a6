import { declarations, schemes } from "../../format/palette.ts";

/** Paper: light, whole tables, no controls. */
export const printStyle = `
@media print{
:root{${declarations(schemes.light)}}
@page{margin:14mm}
body{font-size:10.5pt}
.sheet{padding:0;max-width:none}
.scroll{overflow:visible;border:0}
table{font-size:7.4pt}
th,td{padding:3pt 4pt}
thead th{min-width:0}
tbody th{position:static;min-width:9.5em}
.bar{display:none}
.charts{grid-template-columns:minmax(0,1fr)}
figure,tr,.findings li{break-inside:avoid}
h2,figcaption{break-after:avoid}
details:not([open]),.picker.ready,.controls,.tools,#tip{display:none}
.gaps details:not([open]){display:block}
}
`;
