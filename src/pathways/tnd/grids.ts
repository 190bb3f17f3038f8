import { grid, type ScreeningGrid } from "./grid.ts";

/** A grid an operator loaded in place of ours, from its first day; ours before. */
export type LoadedGrid = ScreeningGrid & { from: string };

let loaded: readonly LoadedGrid[] = [];

/** Ours, then the loaded ones by their first day. */
export const grids = (): readonly ScreeningGrid[] => [grid, ...loaded];

/** What a process read in the base when it started, and reads again now and then: see features/screening-grids. */
export function keepGrids(read: readonly LoadedGrid[]): void {
  loaded = read.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** The grid in force the day of an examination: an answer stays with the grid it was given on. */
export const gridOn = (day: string): ScreeningGrid => loaded.findLast(({ from }) => from <= day) ?? grid;

export const gridOf = (version: number): ScreeningGrid => grids().find((one) => one.version === version) ?? grid;

/** Where the answers of a grid are: ours has no number, so that what was answered before others came keeps its place. */
export const keyOf = ({ version }: Pick<ScreeningGrid, "version">) =>
  version === grid.version ? "tnd.grille" : `tnd.grille.v${version}`;
