# make -j2 of many small compilations, temporary names renamed into place.
files=$((12 * ${SCALE:-100} / 100))
for i in $(seq $files); do
    printf '#include <stdio.h>\n#include "all.h"\nint f%d(void) { return printf("%d\\n"); }\n' "$i" "$i" >"f$i.c"
    printf 'int f%d(void);\n' "$i" >>all.h
done
{
    printf '#include "all.h"\nint main(void) { return 0'
    for i in $(seq $files); do printf ' * f%d()' "$i"; done
    printf '; }\n'
} >main.c
# shellcheck disable=SC2016 # for make
{
    printf 'objects := $(patsubst %%.c,%%.o,$(wildcard *.c))\n'
    printf 'all: program\n\t./program\nprogram: $(objects)\n\t$(CC) -o $@.new $^\n\tmv $@.new $@\n'
    printf '%%.o: %%.c all.h\n\t@$(CC) -O1 -c -o $@.new $< && mv $@.new $@\n'
} >Makefile
make -s -j2
