/** One name with its value in a list of facts, and what the value means. */
export function Fact({ name, value, more }: { readonly name: string; readonly value: string; readonly more: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more !== '' && <small>{more}</small>}
      </dd>
    </div>
  );
}
