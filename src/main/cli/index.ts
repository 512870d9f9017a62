/** The `sonopair` command. Resolves to its exit status: 0 done, 1 failed, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  console.log(argv.join(' '));
  return 0;
}
