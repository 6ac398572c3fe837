// The check digit of Aadhaar and other numbers (Verhoeff's dihedral scheme): catches every wrong digit and every swap.

const multiply = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210',
] as const; // prettier-ignore
const permute = [
  '0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258',
] as const; // prettier-ignore

/** Whether the last digit of `digits` (0-9 only) is right. */
export function verhoeffHolds(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let check = 0;
  for (const [index, digit] of Array.from(digits).toReversed().entries()) {
    const permuted = Number(permute[index % 8]?.[Number(digit)]);
    check = Number(multiply[check]?.[permuted]);
  }
  return check === 0;
}

/** The digits with their check digit behind them. */
export function withVerhoeff(digits: string): string {
  for (const last of '0123456789') if (verhoeffHolds(digits + last)) return digits + last;
  throw new Error('digits only');
}
