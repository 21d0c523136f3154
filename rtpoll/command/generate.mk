# SPDX-License-Identifier: BSD-3-Clause
# generate.mk - what a command's tables say, into files that are kept: no build need run it
#
#	NAME	the command, built as $(B)/$(NAME)
#	PAGE	its page of the manual, with the lines between which its verbs go

generate: $(B)/$(NAME)
	$(B)/$(NAME) --generate man >$(B)/verbs.man
	sed -i -e '/generated: begin/,/generated: end/{/generated:/!d}' \
		-e '/generated: begin/r $(B)/verbs.man' $(PAGE)
	@mkdir -p completion
	$(B)/$(NAME) --generate completion >completion/$(NAME).bash

.PHONY: generate
