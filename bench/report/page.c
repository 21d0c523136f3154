// SPDX-License-Identifier: BSD-3-Clause
/* page.c - the page: what it comes to, then the figures, then where they are from */

#include <stdio.h>

#include "page.h"
#include "plot_series.h"
#include "report.h"
#include "text.h"

static void figure(FILE *out, const struct plot *axes, const struct group *plot,
		   const char *caption,
		   void (*draw)(FILE *out, const struct plot *axes, const struct group *group))
{
	const char *panel = "";
	int length = panel_of(plot->first, &panel);

	fputs("<figure><figcaption>", out);
	html_print(out, "%s%s%.*s", caption, length ? ": " : "", length, panel);
	fputs("</figcaption>\n", out);
	draw(out, axes, plot);
	legend_print(out, plot);
	fputs("</figure>\n", out);
}

/* All plots of one kind, each of some series. */
static void figures(FILE *out, const struct group *group, const struct plot *axes,
		    const char *caption, void (*draw)(FILE *out, const struct plot *axes,
						      const struct group *group))
{
	struct group plot = {};

	while (plot_next(group, &plot))
		figure(out, axes, &plot, caption, draw);
}

void page_group(FILE *out, const struct group *group)
{
	struct plot shares, by_quantile;
	char title[160];

	group_title(group, title, sizeof(title));
	fputs("<h2>", out);
	html_text(out, title);
	fputs("</h2>\n", out);
	page_series(out, group);
	fputs("<div class=\"plots\">\n", out);
	if (histogram_axes(&shares, group))
		figures(out, group, &shares, "Histogram", histogram_plot);
	if (quantile_axes(&by_quantile, group))
		figures(out, group, &by_quantile, "Quantiles", quantile_plot);
	fputs("</div>\n", out);
}

void page_points(FILE *out, const json_t *points)
{
	if (!json_array_size(points))
		return;
	fputs("<h2>Scaling</h2>\n<div class=\"plots\">\n", out);
	scaling_plot(out, points, "p50", "median latency (log)");
	scaling_plot(out, points, "requests_per_s", "requests per second (log)");
	fputs("</div>\n", out);
	page_points_table(out, points);
}

int page_print(FILE *out, const json_t *result)
{
	const json_t *run = json_object_get(result, "run");
	struct group group = {};
	struct groups groups;
	char title[160];
	int ret = groups_open(&groups, result);

	if (ret)
		return ret;
	snprintf(title, sizeof(title), "Latency report: %.100s", text_of(run, "scenario"));
	page_style(out, title);
	fputs("<h1>", out);
	html_text(out, title);
	fputs("</h1>\n<p class=\"soft\">", out);
	html_print(out, "%s, kernel %s, %s",
		   text_of(json_object_get(result, "host"), "cpu_model"),
		   text_of(json_object_get(result, "host"), "kernel"), text_of(run, "start"));
	fputs("</p>\n", out);
	page_verdict(out, result);
	page_goals(out, json_object_get(result, "goals"));
	page_limits(out, json_object_get(result, "limits"));
	while (group_next(&groups, &group))
		page_group(out, &group);
	page_points(out, json_object_get(result, "points"));
	page_values(out, json_object_get(result, "values"));
	page_host(out, result);
	fputs("</body>\n</html>\n", out);
	groups_close(&groups);
	return 0;
}
