// SPDX-License-Identifier: BSD-3-Clause
/* page_host.c - the machine, the run and its isolation, on the page */

#include "page.h"
#include "text.h"

static void term(FILE *out, const char *name, const char *text)
{
	fputs("<dt>", out);
	html_text(out, name);
	fputs("</dt><dd>", out);
	html_text(out, *text ? text : "not known");
	fputs("</dd>\n", out);
}

static const char *truth(const json_t *object, const char *key, const char *yes, const char *no)
{
	const json_t *value = json_object_get(object, key);

	return json_is_boolean(value) ? (json_is_true(value) ? yes : no) : "";
}

/* "" if it is null. */
static const char *known(char text[QUANTITY], const json_t *object, const char *key)
{
	return json_is_number(json_object_get(object, key)) ? plain_of(text, object, key) : "";
}

static void machine(FILE *out, const json_t *host)
{
	char text[QUANTITY];

	fputs("<h2>Machine</h2>\n<dl>\n", out);
	term(out, "Machine", text_of(host, "machine"));
	term(out, "CPU", text_of(host, "cpu_model"));
	term(out, "CPUs", known(text, host, "cpus"));
	term(out, "SMT", text_of(host, "smt"));
	term(out, "Hypervisor", text_of(host, "hypervisor"));
	term(out, "Kernel", text_of(host, "kernel"));
	term(out, "Real-time kernel", truth(host, "realtime", "yes", "no"));
	term(out, "Command line", text_of(host, "cmdline"));
	term(out, "Clock source", text_of(host, "clocksource"));
	fputs("</dl>\n", out);
}

static void run_table(FILE *out, const json_t *run)
{
	const json_t *note;
	char text[QUANTITY];
	size_t i;

	fputs("<h2>Run</h2>\n<dl>\n", out);
	term(out, "Scenario", text_of(run, "scenario"));
	term(out, "Start", text_of(run, "start"));
	term(out, "End", text_of(run, "end"));
	if (json_is_number(json_object_get(run, "duration_s")))
		term(out, "Duration", quantity_of(text, run, "duration_s", "s"));
	term(out, "Load", text_of(run, "load"));
	term(out, "CPUs", text_of(run, "affinity"));
	term(out, "Policy", text_of(run, "policy"));
	term(out, "Priority", known(text, run, "prio"));
	if (json_is_number(json_object_get(run, "dma_latency_us")))
		term(out, "/dev/cpu_dma_latency", quantity_of(text, run, "dma_latency_us", "us"));
	else
		term(out, "/dev/cpu_dma_latency", "left alone");
	json_array_foreach(json_object_get(run, "notes"), i, note)
		term(out, "Note", json_string_value(note));
	fputs("</dl>\n", out);
}

static void isolation(FILE *out, const json_t *isolation)
{
	const json_t *verify = json_object_get(isolation, "verify");
	char text[128];

	fputs("<h2>Isolation</h2>\n", out);
	if (!json_is_object(isolation)) {
		fputs("<p>Not asked: isolcpus-setup verify was not run.</p>\n", out);
		return;
	}
	snprintf(text, sizeof(text), "%d pass, %d warn, %d fail, %d n/a",
		 (int)json_integer_value(json_object_get(verify, "pass")),
		 (int)json_integer_value(json_object_get(verify, "warn")),
		 (int)json_integer_value(json_object_get(verify, "fail")),
		 (int)json_integer_value(json_object_get(verify, "na")));
	fputs("<dl>\n", out);
	term(out, "Isolated CPUs",
	     *text_of(isolation, "cpus") ? text_of(isolation, "cpus") : "none");
	term(out, "isolcpus-setup verify", verify ? text : "");
	term(out, "Its report", text_of(isolation, "file"));
	fputs("</dl>\n", out);
}

static void tool(FILE *out, const json_t *object)
{
	const json_t *word;
	size_t i;

	fputs("<p class=\"soft\">", out);
	html_print(out, "%s %s:", text_of(object, "name"), text_of(object, "version"));
	json_array_foreach(json_object_get(object, "argv"), i, word)
		html_print(out, " %s", json_string_value(word));
	fputs("</p>\n", out);
}

void page_host(FILE *out, const json_t *result)
{
	isolation(out, json_object_get(result, "isolation"));
	machine(out, json_object_get(result, "host"));
	run_table(out, json_object_get(result, "run"));
	tool(out, json_object_get(result, "tool"));
}
