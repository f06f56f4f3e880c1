/* The one function of bcryptprimitives.dll that Rust's standard library imports, for Wine 8, which lacks that library.
   Only for tests: Windows has its own. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  while (length) {
    ULONG part = length > 0x10000 ? 0x10000 : (ULONG)length;
    if (!RtlGenRandom(data, part)) return FALSE;
    data += part;
    length -= part;
  }
  return TRUE;
}
