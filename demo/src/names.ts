import { forRoles, isRole, ROLES, type Role } from './graph.ts';

/** What the services are called: in logs, metrics, spans, the control API and file names. */
export type Names = Readonly<Record<Role, string>>;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** A service is called after its role unless it has a name. */
export const ROLE_NAMES: Names = forRoles((role) => role);

/** `storefront=web,catalog=items`; roles that are not mentioned keep their own name. Throws with a message for the user. */
export function parseNames(text: string): Names {
  const given = new Map<Role, string>();
  for (const pair of text.split(',').filter(Boolean)) {
    const [role = '', name = '', ...rest] = pair.split('=');
    if (!isRole(role) || rest.length > 0) throw new Error(`--names: no such role in "${pair}"; ${ROLES.join(', ')}`);
    if (!NAME.test(name)) throw new Error(`--names: "${name}" must be of a-z, 0-9 and -, and begin with a letter`);
    given.set(role, name);
  }
  const names = forRoles((role) => given.get(role) ?? role);
  if (new Set(Object.values(names)).size < ROLES.length) throw new Error('--names: two services have the same name');
  return names;
}

export function roleNamed(names: Names, name: string): Role | null {
  return ROLES.find((role) => names[role] === name) ?? null;
}
