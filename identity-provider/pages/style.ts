export const style = `:root { --encre: #0b4f5c; --fond: #fff; --texte: #161616; --trait: #ddd; --pale: #f2f8f9; --note: #5b5b5b; --erreur: #b30f1f; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --encre: #74c6d4; --fond: #161616; --texte: #eee; --trait: #3a3a3a; --pale: #0f2327; --note: #b5b5b5; --erreur: #ff8f8f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--fond); color: var(--texte); font: 1rem/1.5 system-ui, sans-serif; }
.simulateur { background: #b30f1f; color: #fff; padding: .5rem 1rem; text-align: center; font-weight: 700; }
.simulateur span { font-weight: 400; }
main { max-width: 41rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
main.large { max-width: 64rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; color: var(--encre); }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 1.5rem 0 .5rem; }
a, .lien { color: var(--encre); }
.onglets { display: flex; flex-wrap: wrap; gap: .25rem; margin: 1rem 0; padding: 0; list-style: none; border-bottom: 2px solid var(--encre); }
.onglets a { display: flex; align-items: center; min-height: 44px; padding: .25rem .75rem; text-decoration: none; border: 1px solid var(--trait); border-bottom: 0; border-radius: .5rem .5rem 0 0; }
.onglets a[aria-current] { background: var(--encre); color: var(--fond); font-weight: 700; }
.personnes { list-style: none; margin: 1rem 0; padding: 0; }
.personnes a { display: block; min-height: 44px; padding: .75rem 1rem; margin: 0 0 .5rem; color: inherit; text-decoration: none; background: var(--fond); border: 1px solid var(--trait); border-radius: .5rem; }
.personnes a:hover { background: var(--pale); border-color: var(--encre); }
.personnes b { display: block; color: var(--encre); }
.personnes small, .note { color: var(--note); font-size: .875rem; }
.recherche { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 1rem 0; }
.recherche div { flex: 1 1 12rem; }
.champ { margin: 0 0 1rem; }
label { display: block; font-weight: 600; }
label small { display: block; font-weight: 400; color: var(--note); }
input, select, textarea { width: 100%; min-height: 44px; padding: .5rem; font: inherit; color: inherit; background: var(--pale); border: 1px solid var(--encre); border-radius: .25rem; }
.case { display: flex; gap: .5rem; align-items: center; min-height: 44px; }
.case input { width: 1.5rem; min-height: 1.5rem; flex: none; accent-color: var(--encre); }
.case label { font-weight: 400; }
.code { max-width: 12rem; font-size: 1.5rem; letter-spacing: .5em; }
.recherche button, .principal { display: inline-flex; align-items: center; min-height: 44px; padding: .5rem 1rem; font: inherit; color: var(--fond); background: var(--encre); border: 0; border-radius: .25rem; cursor: pointer; text-decoration: none; }
.second { display: inline-flex; align-items: center; min-height: 44px; padding: .5rem 1rem; font: inherit; color: var(--encre); background: none; border: 1px solid var(--encre); border-radius: .25rem; cursor: pointer; text-decoration: none; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; }
.lien { min-height: 44px; padding: 0; font: inherit; background: none; border: 0; text-decoration: underline; cursor: pointer; }
.erreur { color: var(--erreur); font-weight: 600; }
.alerte { border: 1px solid var(--trait); border-left: 4px solid var(--erreur); padding: .75rem 1rem; margin: 1rem 0; }
.information { border: 1px solid var(--trait); border-left: 4px solid var(--encre); padding: .75rem 1rem; margin: 1rem 0; }
.appareils { list-style: none; margin: 1rem 0; padding: 0; }
.appareils li { border: 1px solid var(--trait); border-radius: .5rem; padding: .5rem 1rem; margin: 0 0 .75rem; }
.appareils p { margin: .25rem 0; }
.etiquette { display: inline-block; padding: 0 .5rem; border: 1px solid var(--erreur); color: var(--erreur); border-radius: .25rem; font-size: .875rem; }
.renommer { display: flex; flex: 1 1 16rem; gap: .5rem; }
.renommer input { flex: 1; min-width: 0; }
.invisible { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.nombre { margin: 1rem 0; font-size: 4rem; line-height: 1; font-weight: 700; letter-spacing: .1em; color: var(--encre); text-align: center; }
.qr { display: block; width: min(16rem, 100%); height: auto; margin: 1rem auto; background: #fff; }
.jeton { text-align: center; font: 700 1.25rem/1.5 ui-monospace, monospace; }
summary { padding: .625rem 0; cursor: pointer; color: var(--encre); }
.carte { border: 1px solid var(--trait); border-radius: .75rem; padding: 1rem; margin: 1rem 0; background: var(--pale); }
.carte b { display: block; color: var(--encre); font-size: 1.125rem; }
.colonnes { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; }
.defilement { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { overflow-wrap: normal; text-align: left; padding: .5rem; border-bottom: 1px solid var(--trait); vertical-align: top; }
.nav + h1 { margin-top: 1rem; }
.nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0 0 .5rem; border-bottom: 1px solid var(--trait); }
.nav a { min-height: 44px; display: inline-flex; align-items: center; }
.nav a[aria-current] { font-weight: 700; }
.etapes { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: 0; list-style-position: inside; }
.etapes [aria-current] { font-weight: 700; color: var(--encre); }
.controles { list-style: none; margin: 1rem 0; padding: 0; }
.controles li { padding: .5rem 0 .5rem .75rem; border-left: 4px solid var(--trait); margin: 0 0 .5rem; }
.controles .seen { border-color: #18753c; }
.controles .wrong { border-color: var(--erreur); }
.controles .missing .etiquette { border-color: var(--note); color: var(--note); }
.controles .seen .etiquette { border-color: #18753c; color: inherit; }
fieldset { border: 1px solid var(--trait); border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
legend { font-weight: 600; }
.case small { color: var(--note); }
.code-remis { font-size: 1.75rem; letter-spacing: .1em; }
.secrets dt { font-weight: 600; }
.secrets dd { margin: 0 0 .75rem; }
.codes { columns: 2; font-size: 1.125rem; }
.personnes button { display: block; width: 100%; min-height: 44px; padding: .75rem 1rem; margin: 0 0 .5rem; font: inherit; text-align: left; color: inherit; background: var(--fond); border: 1px solid var(--trait); border-radius: .5rem; cursor: pointer; }
.personnes button:hover { background: var(--pale); border-color: var(--encre); }
@media print { .nav, .actions, .simulateur { display: none; } }
:focus-visible { outline: 3px solid #b34a00; outline-offset: 2px; }
`;
