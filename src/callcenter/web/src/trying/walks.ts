// What is asked to be tried on the service's virtual clock.
import { api, granted } from "../api/client";
import type { ToTry } from "../api/operators";

/** One thing that the caller, an agent or time does. */
export type Step =
  | { hears_out: true }
  | { presses: string }
  | { says: string }
  | { silent: true }
  | { waits: number }
  | { goes_on: true }
  | { agent_answers: true }
  | { agent_declines: true }
  | { agent_leaves: true }
  | { hangs_up: true };

/** `values` are what the page holds; null for the file. */
export async function tryWalk(name: string, values: object | null, wanted: Omit<ToTry, "values">) {
  const body = { ...wanted, values: values as never };
  return granted(await api.POST("/api/v1/flows/{name}/try", { params: { path: { name } }, body }));
}

export async function tryScripts(name: string, values: object | null) {
  const body = { values: values as never };
  return granted(await api.POST("/api/v1/flows/{name}/scripts/run", { params: { path: { name } }, body }));
}
