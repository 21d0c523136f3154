// SPDX-License-Identifier: BSD-3-Clause
/*
 * page_style.c - how the page looks, in light and in dark
 *
 * Each line has a colour of at least 4.5:1 on its ground, and dashes of its own.
 */

#include "page.h"
#include "text.h"

static const char style[] =
":root{color-scheme:light dark;--ground:#fff;--card:#f6f7f9;--ink:#1b2128;--soft:#56606c;\n"
"--rule:#d5dae0;--fine:#e9ecef;--good:#12692c;--bad:#b3161d;--badground:#fdecec;--open:#7a5200;\n"
"--openground:#fdf3dc;--s0:#0b5cad;--s1:#b8400a;--s2:#187234;--s3:#8327a8;--s4:#7d5700;--s5:#4a5565;--s6:#006d75;--s7:#ad1f68}\n"
"@media(prefers-color-scheme:dark){:root{--ground:#14181d;--card:#1d232a;--ink:#e6eaef;\n"
"--soft:#a3adb9;--rule:#3b444f;--fine:#272e36;--good:#6cd38a;--bad:#ff8f8a;--badground:#3a1b1e;\n"
"--open:#ecc25a;--openground:#352c16;--s0:#6fb4ff;--s1:#ff9f66;--s2:#62d48c;--s3:#d59bff;\n"
"--s4:#e2c152;--s5:#b4c0cd;--s6:#4fd0d6;--s7:#ff8fc0}}\n"
"*{box-sizing:border-box}\n"
"body{margin:0 auto;max-width:1120px;padding:24px 20px 60px;background:var(--ground);\n"
"color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif}\n"
"h1{font-size:26px;line-height:1.25;margin:0 0 4px}\n"
"h2{font-size:19px;margin:40px 0 10px;padding-bottom:4px;border-bottom:1px solid var(--rule)}\n"
"h3{font-size:15px;margin:20px 0 6px}\n"
"p{margin:6px 0}.soft{color:var(--soft)}\n"
".tags{display:flex;flex-wrap:wrap;gap:8px;margin:14px 0}\n"
".tag{border:1px solid currentColor;border-radius:14px;padding:2px 12px;font-weight:600}\n"
".good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}\n"
".box{border-left:5px solid var(--bad);background:var(--badground);padding:10px 16px;margin:14px 0}\n"
".box.note{border-color:var(--open);background:var(--openground)}.box ul{margin:4px 0;padding-left:20px}\n"
".scroll{overflow-x:auto}\n"
"table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}\n"
"th,td{text-align:left;padding:5px 10px;border-bottom:1px solid var(--fine);vertical-align:top}\n"
"th{color:var(--soft);font-weight:600;border-color:var(--rule);white-space:nowrap}\n"
"td.name{min-width:190px}td.n,th.n{text-align:right;white-space:nowrap}td.w{width:1%;font-weight:700;white-space:nowrap}\n"
"td.ratio{white-space:normal;overflow-wrap:anywhere;min-width:150px}\n"
"tr.missed td{background:var(--badground)}tr.unmeasured td{background:var(--openground)}\n"
".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,500px),1fr));gap:18px}\n"
"figure{margin:8px 0;background:var(--card);border-radius:8px;padding:10px 12px;min-width:0}\n"
"figcaption{font-weight:600;margin-bottom:4px}\n"
"svg.plot{display:block;width:100%;min-width:460px;height:auto}\n"
"svg.plot text{font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:var(--soft)}\n"
"svg.plot text.axis{fill:var(--ink)}\n"
".frame{fill:none;stroke:var(--rule)}.grid{stroke:var(--rule);fill:none}.fine{stroke:var(--fine);fill:none}\n"
".line{fill:none;stroke-width:1.8;stroke-linejoin:round}.mark{stroke:none}\n"
".line.s0{stroke:var(--s0)}.line.s1{stroke:var(--s1);stroke-dasharray:7 3}\n"
".line.s2{stroke:var(--s2);stroke-dasharray:2 2.5}.line.s3{stroke:var(--s3);stroke-dasharray:10 3 2 3}\n"
".line.s4{stroke:var(--s4);stroke-dasharray:4 2}.line.s5{stroke:var(--s5);stroke-dasharray:14 5}\n"
".line.s6{stroke:var(--s6);stroke-dasharray:1 3}.line.s7{stroke:var(--s7);stroke-dasharray:6 2 1 2 1 2}\n"
".mark.s0{fill:var(--s0)}.mark.s1{fill:var(--s1)}.mark.s2{fill:var(--s2)}\n"
".mark.s3{fill:var(--s3)}.mark.s4{fill:var(--s4)}.mark.s5{fill:var(--s5)}.mark.s6{fill:var(--s6)}.mark.s7{fill:var(--s7)}\n"
".swatch{width:34px;height:10px;vertical-align:middle}\n"
".legend{list-style:none;margin:4px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px}\n"
"dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:8px 0}\n"
"dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}\n"
"@media(max-width:600px){body{padding:16px 12px 40px}h1{font-size:22px}dl{grid-template-columns:1fr;gap:0}\n"
"dd{margin-bottom:6px}}\n"
"@media print{body{max-width:none}figure,table{break-inside:avoid}}\n";

void page_style(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
	      out);
	html_text(out, title);
	fputs("</title>\n<style>\n", out);
	fputs(style, out);
	fputs("</style>\n</head>\n<body>\n", out);
}
