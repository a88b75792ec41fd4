package org.filetrace.tracer.loop;

import java.util.Arrays;

/** A reusable list of descriptor numbers. */
final class DescriptorList {
  private int[] fds = new int[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int fd) {
    if (size == fds.length) {
      fds = Arrays.copyOf(fds, size * 2);
    }
    fds[size++] = fd;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return fds[index];
  }
}
