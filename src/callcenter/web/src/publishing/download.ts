/** Gives the browser a file to keep. */
export function download(name: string, text: string, type = "text/plain"): void {
  keepFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** The same of what is no text. */
export function keepFile(name: string, data: Blob): void {
  const address = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** `hotline.yaml`, version 7: `hotline.v7.yaml`. */
export function versionFileName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? `${name}.v${number}` : `${name.slice(0, dot)}.v${number}${name.slice(dot)}`;
}
