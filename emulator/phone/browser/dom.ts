/** Builds DOM elements from plain data. Text only ever enters through text nodes. */
type Properties = {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
};
type Child = Node | string | null;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  if (properties.class !== undefined) created.className = properties.class;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) created.setAttribute(name, value);
  if (properties.onClick !== undefined) created.addEventListener('click', properties.onClick);
  append(created, children);
  return created;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== null) parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** A button with an icon and a name for screen readers. */
export function iconButton(
  icon: Node,
  label: string,
  onClick: () => void,
  className = 'icon-button',
): HTMLButtonElement {
  return element(
    'button',
    { class: className, attributes: { type: 'button', 'aria-label': label, title: label }, onClick },
    icon,
  );
}
