// the package's container of extensions wants this polyfill before it is loaded
import "reflect-metadata";

export * from "@peculiar/x509";
