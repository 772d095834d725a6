/** A word as a POSIX shell takes it, so that a command can be copied: quoted where it may mean something to a shell. */
export function shellWord(word: string): string {
  return /^[\p{L}\p{N}@%+=:,./_-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
