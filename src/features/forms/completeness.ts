/** "18 réponses obligatoires données sur 24": said by the page, then by the browser after each answer. */
export const completeness = ({ answered, required }: { answered: number; required: number }) =>
  required === 0
    ? "Aucune réponse obligatoire"
    : `${answered} ${answered < 2 ? "réponse obligatoire donnée" : "réponses obligatoires données"} sur ${required}`;
