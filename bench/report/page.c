// SPDX-License-Identifier: BSD-3-Clause
/* page.c - the page: what it comes to, then the figures, then where they are from */

#include <stdio.h>

#include "page.h"
#include "plot_series.h"
#include "report.h"
#include "text.h"

/**
 * struct kind - a kind of plot
 * @caption:	what it is called
 * @axes:	axes for all plots of a group; false: there is nothing to plot
 * @has:	has a series something to plot?
 * @draw:	draws one
 */
struct kind {
	const char	*caption;
	bool		(*axes)(struct plot *plot, const struct group *group);
	bool		(*has)(const struct series *series);
	void		(*draw)(FILE *out, const struct plot *axes, const struct group *group);
};

static bool has_histogram(const struct series *series)
{
	return series->inside;
}

static bool has_quantile(const struct series *series)
{
	double value;

	return series->inside || number_of(series->json, quantiles[0].key, &value);
}

static const struct kind kinds[] = {
	{ "Histogram", histogram_axes, has_histogram, histogram_plot },
	{ "Quantiles", quantile_axes, has_quantile, quantile_plot },
};

static void figure(FILE *out, const struct plot *axes, const struct group *plot,
		   const struct kind *kind)
{
	const char *panel = "";
	int length = panel_of(plot->first, &panel);

	fputs("<figure><figcaption>", out);
	html_print(out, "%s%s%.*s", kind->caption, length ? ": " : "", length, panel);
	fputs("</figcaption>\n", out);
	kind->draw(out, axes, plot);
	legend_print(out, plot);
	fputs("</figure>\n", out);
}

static bool any_has(const struct group *plot, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < plot->nr; i++)
		if (kind->has(&plot->first[i]))
			return true;
	return false;
}

/* All plots of one kind, each of some series. */
static void figures(FILE *out, const struct group *group, const struct kind *kind)
{
	struct group plot = {};
	struct plot axes;

	if (!kind->axes(&axes, group))
		return;
	while (plot_next(group, &plot))
		if (any_has(&plot, kind))
			figure(out, &axes, &plot, kind);
}

void page_group(FILE *out, const struct group *group)
{
	char title[160];
	size_t i;

	group_title(group, title, sizeof(title));
	fputs("<h2>", out);
	html_text(out, title);
	fputs("</h2>\n", out);
	page_series(out, group);
	fputs("<div class=\"plots\">\n", out);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		figures(out, group, &kinds[i]);
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

/* The machine and the time, as far as they are known. */
static void subtitle(FILE *out, const json_t *result)
{
	const json_t *host = json_object_get(result, "host");
	const char *cpu = text_of(host, "cpu_model"), *kernel = text_of(host, "kernel");

	fputs("<p class=\"soft\">", out);
	html_print(out, "%s%s%s%s%s%s", cpu, *cpu ? ", " : "", *kernel ? "kernel " : "", kernel,
		   *kernel ? ", " : "", text_of(json_object_get(result, "run"), "start"));
	fputs("</p>\n", out);
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
	fputs("</h1>\n", out);
	subtitle(out, result);
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
