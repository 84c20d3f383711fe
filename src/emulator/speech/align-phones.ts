const vowels = new Set([
  "aa",
  "ae",
  "ah",
  "ao",
  "aw",
  "ax",
  "ay",
  "eh",
  "er",
  "ey",
  "ih",
  "iy",
  "ow",
  "oy",
  "uh",
  "uw",
]);
const gapCost = 0.8;

/** Vowels are reduced and swapped in running speech; a vowel never becomes a consonant. */
const substitutionCost = (spoken: string, expected: string): number => {
  if (spoken === expected) return 0;
  const areVowels = [vowels.has(spoken), vowels.has(expected)];
  if (areVowels[0] !== areVowels[1]) return 1.6;
  return areVowels[0] ? 0.45 : 0.9;
};

export type Alignment = {
  /** For each spoken phone, the index of the token it belongs to. */
  tokenOfPhone: number[];
  /** Cells of the table that were filled: the work that was done. */
  cells: number;
};

const steps = { pair: 0, skipSpoken: 1, skipExpected: 2 } as const;

/**
 * Finds which token each spoken phone belongs to, given how each token sounds alone (Needleman–Wunsch). The work is
 * the product of both lengths, so callers pass a sentence, never a whole script.
 */
export const alignPhones = (
  spoken: readonly string[],
  expectedByToken: readonly (readonly string[])[],
): Alignment => {
  const expected = expectedByToken.flatMap((names, token) => names.map((name) => ({ name, token })));
  const width = expected.length + 1;
  const costs = new Float64Array((spoken.length + 1) * width);
  const choices = new Uint8Array(costs.length);
  for (let row = 0; row <= spoken.length; row++) {
    for (let column = 0; column < width; column++) {
      if (row === 0 && column === 0) continue;
      const at = row * width + column;
      const costOf = (from: number, extra: number) => (costs[from] ?? Infinity) + extra;
      const pair =
        row > 0 && column > 0
          ? costOf(at - width - 1, substitutionCost(spoken[row - 1] ?? "", expected[column - 1]?.name ?? ""))
          : Infinity;
      const skipSpoken = row > 0 ? costOf(at - width, gapCost) : Infinity;
      const skipExpected = column > 0 ? costOf(at - 1, gapCost) : Infinity;
      const best = Math.min(pair, skipSpoken, skipExpected);
      costs[at] = best;
      choices[at] = best === pair ? steps.pair : best === skipSpoken ? steps.skipSpoken : steps.skipExpected;
    }
  }

  const owners = new Array<number | undefined>(spoken.length).fill(undefined);
  let row = spoken.length;
  let column = expected.length;
  while (row > 0 || column > 0) {
    const step = choices[row * width + column];
    if (step === steps.pair) {
      row -= 1;
      column -= 1;
      owners[row] = expected[column]?.token;
    } else if (step === steps.skipSpoken) row -= 1;
    else column -= 1;
  }
  return { tokenOfPhone: fillUnowned(owners), cells: costs.length };
};

/** A phone without a token goes to the token before it, or at the very beginning to the first. */
const fillUnowned = (owners: readonly (number | undefined)[]): number[] => {
  let last = owners.find((owner) => owner !== undefined) ?? 0;
  return owners.map((owner) => {
    last = owner ?? last;
    return last;
  });
};
