// What data allow, or why they do not.

/** What came out, or what a RangeError says of the data. */
export function tried<T>(step: () => T): T | string {
  try {
    return step()
  } catch (cause) {
    if (cause instanceof RangeError) return cause.message
    throw cause
  }
}
