/** Where the documents of the MDPH's evaluation hang: they are of no volet, and nobody validates them. */
export const evaluationLink = "hd.dec.evaluation";
