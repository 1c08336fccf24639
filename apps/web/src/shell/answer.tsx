// What stands in the place of an answer: its shape while it comes, what went wrong, or the answer.
import { Button, Skeleton, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

interface AnswerProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** What could not be loaded, as the end of a sentence: `the alarms`. */
  readonly what: string;
  readonly waiting: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** An answer that is already there stays while a newer one fails: the head of the page says that the line is down. */
export function Answer<Data>({ query, what, waiting, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed what={what} error={query.error} retry={() => query.refetch()} />;
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      {waiting}
    </div>
  );
}

interface FailedProps {
  readonly what: string;
  readonly error: Error;
  readonly retry: () => void;
}

export function Failed({ what, error, retry }: FailedProps) {
  return (
    <State icon="warning" title={`Could not load ${what}`}>
      <p className="dim" role="alert">
        {error.message}
      </p>
      <Button onClick={retry}>Try again</Button>
    </State>
  );
}

interface StateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** A panel that says in one sentence why there is nothing else, and what to do. */
export function State({ icon, title, children }: StateProps) {
  return (
    <div className="panel state">
      <Icon name={icon} className={`state-mark ${icon}`} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** The shape of a list or table that is being loaded. */
export function Bars({ count, height }: { readonly count: number; readonly height: number }) {
  return (
    <Stack gap="sm">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are alike and never move
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  );
}
