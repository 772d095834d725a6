/** Places of the members that no other beats: none is at least as good in everything and better in something. Higher is better. */
export function frontier(members: readonly (readonly number[])[]): readonly number[] {
  return members.flatMap((member, place) => (members.some((other) => beats(other, member)) ? [] : [place]));
}

function beats(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.every((value, index) => value >= (b[index] ?? value)) && a.some((value, index) => value > (b[index] ?? value))
  );
}
