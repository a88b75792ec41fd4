package org.filetrace.quill.store;

import java.io.IOException;
import java.util.List;

/**
 * What a user's own jobs recorded since the user's own store was asked last. A service ({@link
 * java.util.ServiceLoader}): who asks the store need not know who fills it.
 */
public interface NewRecords {
  /**
   * Brings them into the user's own store; creates it when there are records and no store yet.
   *
   * @return lines for the user about records that could not be taken
   * @throws IOException when the folder of the records cannot be read
   * @throws StoreException when the store cannot be created or fails; the records stay
   */
  List<String> bringIn() throws IOException;
}
