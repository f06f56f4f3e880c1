/* Opens a file exclusively, as a backup job does that is still writing it, until standard input ends. Only for tests. */
#include <stdio.h>
#include <windows.h>

int main(int count, char **words) {
  HANDLE file = count > 1 ? CreateFileA(words[1], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) : INVALID_HANDLE_VALUE;
  if (file == INVALID_HANDLE_VALUE) return 1;
  puts("held");
  fflush(stdout);
  while (getchar() != EOF) {}
  CloseHandle(file);
  return 0;
}
