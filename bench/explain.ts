import type pg from "pg";
import type { Statement } from "./capture.ts";

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Total Time": number;
  "Actual Loops": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Plan[];
};
export type Explained = { query: string; ways: string[]; rows: number; ms: number; planning: number; blocks: number };

/** How PostgreSQL runs a statement, in short: by which indexes, how many rows, how long, how many blocks. The second run: the first reads the disk. */
export async function explain(client: pg.Client, { text, values }: Statement): Promise<Explained> {
  const asked = { text: `explain (analyze, buffers, format json) ${text}`, values };
  await client.query(asked);
  const { rows } = await client.query<{
    "QUERY PLAN": { Plan: Plan; "Execution Time": number; "Planning Time": number }[];
  }>(asked);
  const { Plan: plan, "Execution Time": ms, "Planning Time": planning } = rows[0]!["QUERY PLAN"][0]!;
  return {
    query: text.replaceAll(/\s+/g, " ").trim().slice(0, 70),
    ways: [...new Set(waysOf(plan))],
    rows: plan["Actual Rows"] * plan["Actual Loops"],
    ms,
    planning,
    blocks: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
  };
}

function waysOf(plan: Plan): string[] {
  const below = (plan.Plans ?? []).flatMap(waysOf);
  if (plan["Index Name"]) return [plan["Index Name"], ...below];
  return plan["Node Type"] === "Seq Scan" ? [`all of ${plan["Relation Name"]}`, ...below] : below;
}
