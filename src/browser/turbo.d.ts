declare module "@hotwired/turbo" {
  export const session: {
    visit(url: string, options: { action: "replace"; shouldCacheSnapshot: boolean }): void;
    navigator: { currentVisit?: unknown };
  };
  export const visit: (url: string, options?: { action?: "advance" | "replace" }) => void;
}

/** Style sheets are bundled with the script that asks for them. */
declare module "*.css" {}
