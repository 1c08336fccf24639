// Listens to the live events for as long as the page is open.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiAddress } from "../data/api.ts";
import { type LiveState, listen } from "../data/live.ts";
import { liveAnswers } from "../data/live-answers.ts";

export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => listen(() => new EventSource(apiAddress(["live"])), liveAnswers(client, setState)), [client]);
  return state;
}
