const KEPT = "callcenter.opened";
const MOST_KEPT = 50;

/** Does `deed` in one of this person's tabs only, however many are open, and once only. */
export async function openedOnce(what: string, deed: () => void): Promise<void> {
  await navigator.locks.request(KEPT, () => {
    const kept = (localStorage.getItem(KEPT) ?? "").split("\n");
    if (kept.includes(what)) return;
    localStorage.setItem(KEPT, [what, ...kept].slice(0, MOST_KEPT).join("\n"));
    deed();
  });
}
