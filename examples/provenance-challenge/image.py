"""Images of the stand-ins: NAME.img holds grey values as text, NAME.hdr its properties, one a line."""

SIDE = 8  # voxels along each axis


def read(name):
    with open(name + ".img") as image:
        return [int(value) for value in image.read().split()]


def read_header(name):
    with open(name + ".hdr") as header:
        return dict(line.strip().split("=", 1) for line in header if "=" in line)


def write(name, voxels):
    with open(name + ".img", "w") as image:
        image.write(" ".join(map(str, voxels)) + "\n")
    with open(name + ".hdr", "w") as header:
        header.write("dimensions=%dx%dx%d\nglobal maximum=%d\n" % (SIDE, SIDE, SIDE, max(voxels)))
