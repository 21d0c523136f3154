// SPDX-License-Identifier: BSD-3-Clause
/* conf.c - the file is read: sections here, lines by inih */

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "conf.h"
#include "../command/ini_lines.h"

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
static void section_begin(void *arg, const char *line)
{
	struct conf *conf = arg;
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

static void line_refuse(void *arg, const char *what)
{
	struct conf *conf = arg;

	conf_error(conf, conf->line, "%s", what);
}

static int key_found(void *arg, const char *section, const char *key, const char *value)
{
	struct ini_lines *lines = arg;
	struct conf *conf = lines->data;

	if (!*section)
		conf_error(conf, conf->line, "%s: before the first section; write [vm NAME] above",
			   key);
	else if (!conf->skip)
		conf_key(conf, key, value);
	return 1;
}

int conf_read_stream(struct conf *conf, const char *path, FILE *file)
{
	struct ini_lines lines = {
		.file = file, .line = &conf->line, .section = section_begin, .refuse = line_refuse,
		.data = conf,
	};
	int line;

	*conf = (struct conf) { .path = path, .skip = true };
	line = ini_parse_stream(ini_line_read, &lines, key_found, &lines);
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
