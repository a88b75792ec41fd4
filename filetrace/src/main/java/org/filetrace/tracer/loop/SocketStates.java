package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;

/** What the kernel says of a socket, by a descriptor of our own. */
final class SocketStates {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int AF_UNIX = 1;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCKADDR_UN_BYTES = 110;

  private final NativeBuffer value = new NativeBuffer(SOCKADDR_UN_BYTES + 2);
  private final NativeBuffer length = new NativeBuffer(Integer.BYTES);

  /**
   * Whether no data of another process can have come or gone through it: a netlink socket leads to
   * the kernel; a Unix stream that nobody is connected with never was, as when the C library looks
   * for a name service that does not run. Of TCP the same state may be that of a connection's end.
   */
  boolean carryNothing(int fd) {
    int domain = option(fd, SO_DOMAIN);
    if (domain == AF_NETLINK) {
      return true;
    }
    return domain == AF_UNIX
        && option(fd, SO_TYPE) != SOCK_DGRAM
        && option(fd, SO_ACCEPTCONN) == 0
        && peer(fd) == -Errno.ENOTCONN;
  }

  private int option(int fd, int option) {
    length.putInt(0, Integer.BYTES);
    int result = Linux.getsockopt(fd, SOL_SOCKET, option, value.address(), length.address());
    return result < 0 ? result : value.getInt(0);
  }

  private int peer(int fd) {
    length.putInt(0, SOCKADDR_UN_BYTES);
    return Linux.getpeername(fd, value.address(), length.address());
  }
}
