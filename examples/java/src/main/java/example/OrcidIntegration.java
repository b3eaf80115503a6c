package example;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A small integration, with nothing but the JDK: signs a researcher in and adds an employment to her record. */
public final class OrcidIntegration {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String registry;
    private final String api;
    private final String clientId;
    private final String clientSecret;
    private final String redirectUri;

    /** What the token end point answers, as far as it is needed here. */
    public record Permission(String orcid, String name, String accessToken) {}

    /** In production: https://orcid.org and https://api.orcid.org. Here: the practice registry, and the same with /api. */
    public OrcidIntegration(String registry, String api, String clientId, String clientSecret, String redirectUri) {
        this.registry = registry;
        this.api = api;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.redirectUri = redirectUri;
    }

    /** The address to send the researcher's browser to. */
    public String authorizeAddress(String scope, String state) {
        return registry + "/oauth/authorize?" + form(Map.of(
                "client_id", clientId, "response_type", "code", "scope", scope,
                "redirect_uri", redirectUri, "state", state));
    }

    /** Exchanges the code that came back with her. */
    public Permission exchange(String code) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(registry + "/oauth/token"))
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(Map.of(
                                "client_id", clientId, "client_secret", clientSecret,
                                "grant_type", "authorization_code", "code", code, "redirect_uri", redirectUri))))
                        .build(),
                BodyHandlers.ofString());
        expect(200, answer);
        return new Permission(
                text(answer.body(), "orcid"), text(answer.body(), "name"), text(answer.body(), "access_token"));
    }

    /** Adds an employment; returns its address, which ends in its put-code. */
    public String addEmployment(Permission permission, String role) throws IOException, InterruptedException {
        String employment = """
                {"role-title": "%s", "start-date": {"year": {"value": "2026"}},
                 "organization": {"name": "University of Aberwen", "address": {"city": "Aberwen", "country": "GB"},
                   "disambiguated-organization": {"disambiguated-organization-identifier": "https://ror.org/04wxnsj81",
                     "disambiguation-source": "ROR"}}}
                """.formatted(role);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(api + "/v3.0/" + permission.orcid() + "/employment"))
                        .header("Authorization", "Bearer " + permission.accessToken())
                        .header("Content-Type", "application/vnd.orcid+json")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.ofString(employment))
                        .build(),
                BodyHandlers.ofString());
        expect(201, answer);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Reads back what was added. */
    public String read(Permission permission, String address) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + permission.accessToken())
                        .header("Accept", "application/json")
                        .build(),
                BodyHandlers.ofString());
        expect(200, answer);
        return answer.body();
    }

    static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    static String form(Map<String, String> fields) {
        return new LinkedHashMap<>(fields).entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The text of a key. The JDK has no JSON; your project has a library for it. */
    static String text(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException(key + " is not in " + json);
        }
        return found.group(1);
    }
}
