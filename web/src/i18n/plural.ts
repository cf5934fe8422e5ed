// English counts: "1 row", "2 rows". The count comes written.
export const some = (n: string, one: string, more = `${one}s`): string => `${n} ${n === '1' ? one : more}`;
