import { api, granted } from "../api/client";
import type { Language } from "../api/shapes";

export const MOST_BYTES = 20_000_000;

/** The name under which the recording is kept, for the flow to name it. */
export async function sendRecording(language: Language, prompt: string, file: Blob): Promise<string> {
  const answer = await api.POST("/api/v1/prompts/{language}/{prompt}", {
    params: { path: { language, prompt } },
    headers: { "Content-Type": file.type === "" ? "audio/wav" : file.type },
    body: file as never,
    bodySerializer: (body: unknown) => body as Blob,
  });
  return granted(answer).recording;
}
