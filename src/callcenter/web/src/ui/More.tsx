interface MoreProps {
  label: string;
  asked: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Asks for the next page, while there is one. */
export function More({ label, asked }: MoreProps) {
  if (!asked.hasNextPage) return null;
  return (
    <button
      type="button"
      aria-disabled={asked.isFetchingNextPage}
      onClick={() => {
        if (!asked.isFetchingNextPage) asked.fetchNextPage();
      }}
    >
      {label}
    </button>
  );
}
