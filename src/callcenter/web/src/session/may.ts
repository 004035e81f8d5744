// What whoever is signed in may do, as the service tells it; it refuses everything else whatever a page shows.
import type { components } from "../api/openapi.gen";
import { useSession } from "./session";

export type Permission = components["schemas"]["Permission"];

/** Whether this person has one of these permissions. */
export function may(
  { permissions }: { permissions: readonly Permission[] },
  ...anyOf: readonly Permission[]
): boolean {
  return anyOf.some((one) => permissions.includes(one));
}

/** Whether whoever is signed in has one of these permissions. */
export function useMay(...anyOf: readonly Permission[]): boolean {
  const user = useSession().data ?? null;
  return user !== null && may(user, ...anyOf);
}
