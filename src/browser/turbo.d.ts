declare module "@hotwired/turbo" {
  export const session: { refresh(url: string): void };
  export const visit: (url: string, options?: { action?: "advance" | "replace" }) => void;
}
