# One program per awkward case; tracees/record.h says what they print.
tracees := $(patsubst tracees/%.c,%,$(filter-out tracees/record.c,$(wildcard tracees/*.c)))
tracee_bin := $(addprefix $(out)/tracees/,$(tracees))

tracees: $(tracee_bin)

$(out)/tracees/static_binary: TRACEE_LDFLAGS = -static

$(out)/tracees/%: tracees/%.c tracees/record.c tracees/record.h tracees/tracees.mk | $(out)/tracees
	$(CC) -std=gnu17 -O1 -g -Wall -Wextra -D_GNU_SOURCE -pthread -o $@ $< tracees/record.c $(TRACEE_LDFLAGS)

$(out)/tracees:
	mkdir -p $@

.PHONY: tracees
