/** Moves the focus to the control at the first of these places that is there, or to the nearest around it. */
export function focusField(form: HTMLElement, places: readonly string[]): void {
  for (const start of places) {
    const steps = start.split(".");
    for (let length = steps.length; length > 0; length -= 1) {
      const place = CSS.escape(steps.slice(0, length).join("."));
      const controls = form.querySelectorAll<HTMLElement>(
        `[data-field="${place}"] :is(input, select, textarea, button)`,
      );
      const control = [...controls].find((one) => one.ariaInvalid === "true") ?? controls[0];
      if (control !== undefined) {
        control.focus();
        return;
      }
    }
  }
}
