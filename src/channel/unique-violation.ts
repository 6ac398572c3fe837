// Two processes wrote the same thing at once: the loser tries again and finds what the winner wrote.

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
