/** Why a plan ended by itself. */
export type EndedWhy = "placed" | "closed" | "everyone-asked";
