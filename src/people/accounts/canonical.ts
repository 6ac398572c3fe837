// One spelling per identifier, so that the blind index of `+91 98…` and `9198…` is the same.

export function canonicalPhone(phone: string): string {
  return phone.replace(/[^0-9]/g, '');
}

export function canonicalBsuid(bsuid: string): string {
  return bsuid.trim();
}
