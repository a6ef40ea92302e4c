/** What a person may be in a jurisdiction. The order is the order shown. */
export const ROLES = ['coordinator', 'facilitator', 'participant', 'assessor', 'observer', 'auditor', 'custodian'] as const;

export type Role = (typeof ROLES)[number];

/** True when `value` names a role. */
export function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}
