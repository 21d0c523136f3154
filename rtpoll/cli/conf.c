// SPDX-License-Identifier: BSD-3-Clause
/* conf.c - the file is read: sections here, lines by inih */

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "conf.h"

#define LINE_BYTES	200

void conf_error(struct conf *conf, unsigned int line, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	cmd_failed("%s:%u: %s", conf->path, line, text);
	conf->nr_errors++;
}

static struct conf_vm *find_section(struct conf *conf, const struct conf_vm *wanted)
{
	unsigned int i;

	for (i = 0; i < conf->nr; i++)
		if (conf->vms[i].any == wanted->any &&
		    !memcmp(conf->vms[i].name, wanted->name, sizeof(wanted->name)))
			return &conf->vms[i];
	return NULL;
}

/* False after a message: its keys are nobody's. */
static bool vm_begin(struct conf *conf, const char *name)
{
	struct conf_vm vm = { .line = conf->line, .mode = ACRN_HSM_POLL_MODE_POLL };
	size_t length = strlen(name);
	struct conf_vm *other;

	vm.any = !strcmp(name, "*");
	if (vm.any || !strcmp(name, "\"\""))
		length = 0;
	if (length > sizeof(vm.name)) {
		conf_error(conf, conf->line, "[vm %s]: name longer than %zu bytes", name,
			   sizeof(vm.name));
		return false;
	}
	memcpy(vm.name, name, length);
	other = find_section(conf, &vm);
	if (other) {
		conf_error(conf, conf->line, "[vm %s]: is in line %u already", name, other->line);
		return false;
	}
	if (conf->nr == CONF_VMS_MAX) {
		conf_error(conf, conf->line, "[vm %s]: more than %d sections", name, CONF_VMS_MAX);
		return false;
	}
	conf->vms[conf->nr++] = vm;
	return true;
}

/* A line that begins with a bracket; inih complains if the other one is missing. */
static void section_begin(struct conf *conf, const char *line)
{
	size_t length = strcspn(line, "]");
	char name[LINE_BYTES + 1];

	snprintf(name, sizeof(name), "%.*s", (int)length, line);
	conf->skip = true;
	if (!line[length])
		return;
	if (strncmp(name, "[vm ", 4) || !name[4 + strspn(name + 4, " \t")])
		conf_error(conf, conf->line, "%s]: not a section; write [vm NAME] or [vm *]", name);
	else
		conf->skip = !vm_begin(conf, name + 4 + strspn(name + 4, " \t"));
}

/**
 * struct source - what inih reads from
 * @conf:	counts the lines, as inih's own reader does not
 * @file:	the file
 */
struct source {
	struct conf	*conf;
	FILE		*file;
};

/* inih would take the rest of a long line for another one. */
static char *line_read(char *text, int size, void *arg)
{
	struct source *source = arg;
	const char *line;
	size_t length;
	int c;

	if (!fgets(text, size, source->file))
		return NULL;
	source->conf->line++;
	length = strlen(text);
	if (length + 1 == (size_t)size && text[length - 1] != '\n') {
		conf_error(source->conf, source->conf->line, "line longer than %d bytes", size - 2);
		while ((c = getc(source->file)) != '\n' && c != EOF)
			;
		/* A comment, to inih. */
		snprintf(text, size, "#\n");
	}
	line = text;
	/* A byte order mark, which inih skips, too. */
	if (source->conf->line == 1 && !strncmp(line, "\xef\xbb\xbf", 3))
		line += 3;
	line += strspn(line, " \t");
	if (*line == '[')
		section_begin(source->conf, line);
	return text;
}

static int key_found(void *arg, const char *section, const char *key, const char *value)
{
	struct source *source = arg;

	if (!*section)
		conf_error(source->conf, source->conf->line,
			   "%s: before the first section; write [vm NAME] above", key);
	else if (!source->conf->skip)
		conf_key(source->conf, key, value);
	return 1;
}

int conf_read_stream(struct conf *conf, const char *path, FILE *file)
{
	struct source source = { .conf = conf, .file = file };
	int line;

	*conf = (struct conf) { .path = path, .skip = true };
	line = ini_parse_stream(line_read, &source, key_found, &source);
	if (line < 0)
		return cmd_failed("%s: no memory", path);
	if (ferror(file))
		return cmd_failed("%s: cannot read: %m", path);
	if (line)
		conf_error(conf, line, "neither [vm NAME] nor KEY = VALUE");
	if (!conf->nr_errors)
		conf_check(conf);
	return conf->nr_errors ? CMD_FAILED : CMD_OK;
}

int conf_read(struct conf *conf, const char *path)
{
	FILE *file = fopen(path, "re");
	int ret;

	if (!file)
		return cmd_failed("%s: cannot open: %m", path);
	ret = conf_read_stream(conf, path, file);
	fclose(file);
	return ret;
}
