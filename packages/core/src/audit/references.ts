/*
 * Who else asks for what the rules ask for. Sources, read on 2026-11-28:
 * - Azure Policy: the built-in definitions of the category Key Vault, https://github.com/Azure/azure-policy,
 *   built-in-policies/policyDefinitions/Key Vault.
 * - CIS Microsoft Azure Foundations Benchmark 2.0.0 (2023), 3.0.0 (2024), 4.0.0 (2025) and 5.0.0 (2025): the numbers of its
 *   recommendations. 5.0.0 was read whole; of the others the item about rotation in each, those about expiry in 2.0.0 and a
 *   part of 3.0.0. The remaining numbers follow the order of their chapters and were not compared.
 */

/** A built-in definition of Azure Policy, with the name of its parameter where it has one. */
export function azurePolicy(id: string, parameter?: string): string {
  return `Azure Policy ${id}${parameter === undefined ? '' : ` (${parameter})`}`
}

/** A recommendation of CIS, by its number in each version of the benchmark. */
export function cis(numbers: Readonly<Record<string, string>>): string[] {
  return Object.entries(numbers).map(([version, number]) => `CIS Microsoft Azure Foundations ${version}, ${number}`)
}
