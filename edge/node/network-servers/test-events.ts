// Events as network servers send them, written by hand after their documentation, for tests.

export const devEui = "70b3d57ed0001234";

/** ChirpStack v4's uplink event in JSON; zeros and falses are left out there. */
export function chirpStackUp(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    deduplicationId: "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
    time: "2025-07-18T09:34:15.775023242+00:00",
    deviceInfo: {
      tenantId: "52f14cd4-c6f1-4fbd-8f87-4025e1d49242",
      tenantName: "Water works",
      applicationId: "17c82e96-be03-4f38-aef3-f83d48582d97",
      applicationName: "meters",
      deviceProfileName: "class A",
      deviceName: "Mill Lane 3",
      devEui,
      tags: { street: "Mill Lane" },
    },
    devAddr: "00189440",
    adr: true,
    dr: 1,
    fCnt: 70_000,
    fPort: 10,
    confirmed: true,
    data: "AAGGoA==",
    rxInfo: [
      {
        gatewayId: "0016c001f153a14c",
        uplinkId: 4217106255,
        rssi: -98,
        snr: -3.5,
        context: "E3OWOQ==",
        crcStatus: "CRC_OK",
      },
      { gatewayId: "0016c001f153a14d", uplinkId: 17, nsTime: "2025-07-18T09:34:15Z", rssi: -36, crcStatus: "CRC_OK" },
    ],
    txInfo: {
      frequency: 867_100_000,
      modulation: { lora: { bandwidth: 125_000, spreadingFactor: 11, codeRate: "CR_4_5" } },
    },
    ...more,
  };
}

/** The Things Stack v3's uplink message. */
export function thingsStackUp(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    end_device_ids: {
      device_id: "mill-lane-3",
      application_ids: { application_id: "meters" },
      dev_eui: devEui.toUpperCase(),
      dev_addr: "260B1234",
    },
    correlation_ids: ["as:up:01", "gs:uplink:02"],
    received_at: "2025-07-18T09:34:16.001Z",
    uplink_message: {
      session_key_id: "AYfg8rhha5n+FWx0ZaAprA==",
      f_port: 10,
      f_cnt: 70_000,
      frm_payload: "AAGGoA==",
      rx_metadata: [
        {
          gateway_ids: { gateway_id: "roof", eui: "0016C001F153A14C" },
          timestamp: 1,
          rssi: -98,
          channel_rssi: -98,
          snr: -3.5,
        },
        { gateway_ids: { gateway_id: "tower" }, timestamp: 2, rssi: -36, channel_rssi: -36 },
      ],
      settings: {
        data_rate: { lora: { bandwidth: 125_000, spreading_factor: 11, coding_rate: "4/5" } },
        frequency: "867100000",
      },
      received_at: "2025-07-18T09:34:15.775023242Z",
      confirmed: true,
      consumed_airtime: "0.823296s",
      ...more,
    },
  };
}

export function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
